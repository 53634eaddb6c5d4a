using System.Collections.Concurrent;
using KakaoBusiness.Samples.Agency.Live;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>A collection that a user started from a page.</summary>
public sealed class ReportRun(int total)
{
    private int _done;
    private int _failed;

    /// <summary>Gets how far it has come.</summary>
    public ReportProgress Progress => new(_done, total);

    /// <summary>Gets for how many advertisers there are no figures.</summary>
    public int Failed => _failed;

    /// <summary>Gets whether it has ended.</summary>
    public bool IsFinished { get; private set; }

    internal void Record(ReportResult result)
    {
        if (result.Failure is not null) Interlocked.Increment(ref _failed);
        Interlocked.Increment(ref _done);
    }

    internal void Finish() => IsFinished = true;
}

/// <summary>The collections that users started from a page: they continue when the page is closed. One for each user at a time.</summary>
public sealed partial class ReportRuns(
    DailyCollector collector, LiveUpdates updates, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ReportRuns> logger)
{
    private readonly ConcurrentDictionary<string, ReportRun> _runs = new(StringComparer.Ordinal);

    /// <summary>Finds the run that a user started last.</summary>
    public ReportRun? Find(string userId) => _runs.GetValueOrDefault(userId);

    /// <summary>Collects yesterday for advertisers of a user now, unless such a run is under way.</summary>
    public void Start(string userId, IReadOnlyList<string> keys)
    {
        var last = Find(userId);
        if (last is { IsFinished: false }) return;
        var run = new ReportRun(keys.Count);
        // Two tabs at once: one of them starts it.
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

    [LoggerMessage(1, LogLevel.Warning, "A collection that a user started has ended early.", EventName = "ReportRunEnded")]
    private static partial void LogEnded(ILogger logger, Exception exception);
}
