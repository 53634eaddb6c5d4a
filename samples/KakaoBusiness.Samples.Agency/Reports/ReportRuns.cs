using System.Collections.Concurrent;
using KakaoBusiness.Samples.Agency.Live;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Represents a collection that a user started from a page.</summary>
public sealed class ReportRun(int total)
{
    private int _done;
    private int _failed;

    /// <summary>Gets the progress.</summary>
    public ReportProgress Progress => new(_done, total);

    /// <summary>Gets the number of advertisers whose figures could not be collected.</summary>
    public int Failed => _failed;

    /// <summary>Gets a value that indicates whether the collection has ended.</summary>
    public bool IsFinished { get; private set; }

    internal void Record(ReportResult result)
    {
        if (result.Failure is not null) Interlocked.Increment(ref _failed);
        Interlocked.Increment(ref _done);
    }

    internal void Finish() => IsFinished = true;
}

/// <summary>Runs the collections that users start from a page, one for each user at a time. A collection continues when the page is closed.</summary>
public sealed partial class ReportRuns(
    DailyCollector collector, LiveUpdates updates, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ReportRuns> logger)
{
    private readonly ConcurrentDictionary<string, ReportRun> _runs = new(StringComparer.Ordinal);

    /// <summary>Finds the collection that a user started last.</summary>
    public ReportRun? Find(string userId) => _runs.GetValueOrDefault(userId);

    /// <summary>Starts to collect yesterday's figures of a user's advertisers, unless a collection is in progress.</summary>
    public void Start(string userId, IReadOnlyList<string> keys)
    {
        var last = Find(userId);
        if (last is { IsFinished: false }) return;
        var run = new ReportRun(keys.Count);
        // Only one of two tabs starts it.
        var isFirst = last is null ? _runs.TryAdd(userId, run) : _runs.TryUpdate(userId, run, last);
        if (isFirst) _ = RunAsync(run, keys);
    }

    private async Task RunAsync(ReportRun run, IReadOnlyList<string> keys)
    {
        try
        {
            await collector.RunAsync(keys, time.Today().AddDays(-1), Record, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException exception)
        {
            LogEnded(logger, exception);
        }
        finally
        {
            run.Finish();
            updates.Publish("");
        }

        void Record(ReportResult result)
        {
            run.Record(result);
            updates.Publish("");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A collection that a user started was cancelled before it was complete.", EventName = "ReportRunEnded")]
    private static partial void LogEnded(ILogger logger, Exception exception);
}
