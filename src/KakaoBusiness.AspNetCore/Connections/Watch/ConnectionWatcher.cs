using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Looks after connections in the background: checks them, keeps their tokens in use, repeats reports of losses, and settles owed
/// revocations. Nodes share the work through the store alone: what one claims is leased to it.
/// </summary>
internal sealed class ConnectionWatcher(
    ConnectionSchemes schemes, IKakaoBusinessConnectionStore store, ConnectionRound round, IOptions<KakaoBusinessConnectionsOptions> options,
    TimeProvider timeProvider, ILogger<KakaoBusinessHandler> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, DateTimeOffset> _quotaReportedAt = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Watch) return;
        // Short intervals are for tests and demonstrations; a day's interval is looked at every 30 seconds.
        var pause = options.Value.CheckInterval / 4;
        pause = pause > LongestPause ? LongestPause : pause < ShortestPause ? ShortestPause : pause;
        using var timer = new PeriodicTimer(pause, timeProvider);
        do
        {
            foreach (var scheme in schemes.Names) await WatchAsync(scheme, pause, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WatchAsync(string scheme, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await ReportQuotaAsync(scheme, cancellationToken);
            while (await ClaimAndCheckAsync(scheme, cancellationToken) == options.Value.BatchSize)
            {
                // A full batch: more may be due already.
            }

            await SettleRevocationsAsync(scheme, cancellationToken);
        }
        // The store is the app's and may throw anything. What was claimed is claimed again when its lease ends.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.WatcherStoreUnavailable(exception, scheme, pause);
        }
    }

    private async Task<int> ClaimAndCheckAsync(string scheme, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var due = await store.ClaimDueAsync(scheme, now, now + ConnectionRecords.Lease, options.Value.BatchSize, cancellationToken);
        foreach (var entry in due) await round.LookAfterAsync(entry, cancellationToken);
        return due.Count;
    }

    private async Task SettleRevocationsAsync(string scheme, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var due = await store.ClaimRevocationsAsync(scheme, now, now + ConnectionRecords.Lease, options.Value.BatchSize, cancellationToken);
        foreach (var owed in due) await round.SettleAsync(owed, cancellationToken);
    }

    /// <summary>Once a day: whether the checks alone come to more than half of the calls that Kakao allows an app in a month.</summary>
    private async Task ReportQuotaAsync(string scheme, CancellationToken cancellationToken)
    {
        const long HalfOfMonthlyQuota = 1_500_000;
        var now = timeProvider.GetUtcNow();
        if (_quotaReportedAt.TryGetValue(scheme, out var last) && last <= now && now - last < TimeSpan.FromDays(1)) return;

        var connections = (await store.CountAsync(scheme, cancellationToken)).Connected;
        _quotaReportedAt[scheme] = now;
        var calls = (long)(connections * (TimeSpan.FromDays(30) / options.Value.CheckInterval));
        if (calls > HalfOfMonthlyQuota) logger.WatcherNearsQuota(scheme, connections, options.Value.CheckInterval, calls);
    }
}
