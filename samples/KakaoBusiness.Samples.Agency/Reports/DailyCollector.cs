using KakaoBusiness.Samples.Agency.Advertisers;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Collects one day for many advertisers. What fails for one does not stop the others.</summary>
public sealed partial class DailyCollector(ReportCollector collector, AdvertiserHistory history, TimeProvider time, ILogger<DailyCollector> logger)
{
    /// <summary>Advertisers at a time: one whose Kakao calls are slow does not hold all others up.</summary>
    private const int Parallelism = 4;

    /// <summary>Collects a day.</summary>
    /// <param name="keys">The advertisers.</param>
    /// <param name="day">The day.</param>
    /// <param name="onResult">Is called after each advertiser.</param>
    /// <param name="cancellationToken">Cancels the collection.</param>
    public Task RunAsync(IReadOnlyList<string> keys, DateOnly day, Action<ReportResult> onResult, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (key, stop) =>
        {
            ReportResult result;
            try
            {
                result = await CollectAsync(key, day, stop);
            }
            // Everything but the end of the collection: an exception here would end it for all advertisers.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, exception.GetType().Name);
                LogFailedKey(logger, exception, key);
                result = ReportResult.Failed(ReportFailure.Unexpected);
            }

            onResult(result);
        });

    private async Task<ReportResult> CollectAsync(string key, DateOnly day, CancellationToken cancellationToken)
    {
        var result = await collector.CollectAsync(key, day, day, cancellationToken: cancellationToken);
        // A lost connection has an event of its own.
        if (result.Failure is ReportFailure.ScopeMissing or ReportFailure.NoAccess or ReportFailure.Unavailable)
            await history.RecordAsync(key, AdvertiserEventKind.ReportFailed, time.GetUtcNow(), cancellationToken);
        return result;
    }

    [LoggerMessage(1, LogLevel.Error, "The figures of an advertiser could not be collected ({Exception}). The others are collected.", EventName = "CollectionFailed")]
    private static partial void LogFailed(ILogger logger, string exception);

    [LoggerMessage(2, LogLevel.Debug, "The figures of {Key} could not be collected.", EventName = "CollectionFailedKey")]
    private static partial void LogFailedKey(ILogger logger, Exception exception, string key);
}
