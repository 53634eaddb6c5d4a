using KakaoBusiness.Samples.Agency.Advertisers;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Collects one day for many advertisers. What fails for one does not stop the others.</summary>
public sealed class DailyCollector(ReportCollector collector, AdvertiserHistory history, TimeProvider time)
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
            var result = await collector.CollectAsync(key, day, day, cancellationToken: stop);
            // A lost connection has an event of its own.
            if (result.Failure is ReportFailure.ScopeMissing or ReportFailure.NoAccess or ReportFailure.Unavailable)
                await history.RecordAsync(key, AdvertiserEventKind.ReportFailed, time.GetUtcNow(), stop);
            onResult(result);
        });
}
