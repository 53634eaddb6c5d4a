using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Watches connections in the background: checks them, keeps their tokens in use, repeats reports of losses and settles owed revocations. Nodes share
/// the work only through the store, which leases to a node what it claims.
/// </summary>
internal sealed class ConnectionWatcher(
    ConnectionSchemes schemes, ConnectionRound round, ConnectionCensus census, IOptions<KakaoBusinessConnectionsOptions> options,
    TimeProvider timeProvider, KakaoBusinessLogger logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Watch)
        {
            logger.WatchOff();
            return;
        }

        // Short intervals are for tests and demonstrations. With an interval of a day, the watcher runs every 30 seconds.
        var pause = options.Value.CheckInterval / 4;
        pause = pause > LongestPause ? LongestPause : pause < ShortestPause ? ShortestPause : pause;
        using var timer = new PeriodicTimer(pause, timeProvider);
        bool hasWorked;
        do
        {
            hasWorked = false;
            foreach (var scheme in schemes.Names) hasWorked |= await WatchAsync(scheme, pause, stoppingToken);
        }
        // More may be due already, even after a batch of which other nodes have taken a part.
        while (hasWorked || await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Processes one batch, so that a scheme with many connections does not delay other schemes or owed revocations.</summary>
    /// <returns>Whether there was anything to do.</returns>
    private async Task<bool> WatchAsync(string scheme, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await census.CountAsync(scheme, cancellationToken);
            var hasChecked = await round.CheckDueAsync(scheme, cancellationToken);
            return await round.SettleDueAsync(scheme, cancellationToken) || hasChecked;
        }
        // The app's store may throw any exception, even a cancellation. What was claimed is claimed again when its lease ends.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.WatcherStoreUnavailable(exception, scheme, pause);
            return false;
        }
    }
}
