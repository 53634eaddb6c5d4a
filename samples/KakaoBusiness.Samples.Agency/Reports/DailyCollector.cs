using KakaoBusiness.Samples.Agency.Advertisers;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Collects the figures of one day for many advertisers. A failure for one advertiser does not affect the others.</summary>
public sealed partial class DailyCollector(ReportCollector collector, AdvertiserHistory history, TimeProvider time, ILogger<DailyCollector> logger)
{
    /// <summary>The number of advertisers at a time, so that slow calls for one advertiser do not delay all others.</summary>
    private const int Parallelism = 4;

    /// <summary>Collects the figures of a day.</summary>
    /// <param name="keys">The keys of the advertisers.</param>
    /// <param name="day">The day.</param>
    /// <param name="onResult">The callback, which is called after each advertiser.</param>
    /// <param name="cancellationToken">Cancels the collection.</param>
    public Task RunAsync(IReadOnlyList<string> keys, DateOnly day, Action<ReportResult> onResult, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (key, stop) =>
        {
            ReportResult result;
            try
            {
                result = await CollectAsync(key, day, stop);
            }
            // Any exception except cancellation, because it would end the collection for all advertisers.
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
        // A lost connection has its own event.
        if (result.Failure is ReportFailure.ScopeMissing or ReportFailure.NoAccess or ReportFailure.Unavailable)
            await history.RecordAsync(key, AdvertiserEventKind.ReportFailed, time.GetUtcNow(), cancellationToken);
        return result;
    }

    [LoggerMessage(1, LogLevel.Error, "Could not collect the figures of an advertiser ({Exception}). The collection continues with the others.", EventName = "CollectionFailed")]
    private static partial void LogFailed(ILogger logger, string exception);

    [LoggerMessage(2, LogLevel.Debug, "Could not collect the figures of {Key}.", EventName = "CollectionFailedKey")]
    private static partial void LogFailedKey(ILogger logger, Exception exception, string key);
}
