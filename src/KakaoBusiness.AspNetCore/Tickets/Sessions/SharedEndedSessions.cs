using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Brings the lists of ended sessions of all nodes together through one entry of the app's cache, at an interval and in the
/// background. Two nodes that write at once can lose each other's lines for one interval: each writes its own again as long
/// as it does not find them.
/// </summary>
internal sealed class SharedEndedSessions(
    EndedSessions ended,
    IDistributedCache cache,
    IDataProtectionProvider provider,
    IOptions<KakaoBusinessEndedSessionsOptions> options,
    TimeProvider timeProvider,
    ILogger<SharedEndedSessions> logger) : BackgroundService
{
    private const string CacheKey = "kakaobusiness:ended-sessions";

    private readonly IDataProtector _protector = provider.CreateProtector("KakaoBusiness.AspNetCore.EndedSessions");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ShareInterval, timeProvider);
        do
        {
            await ShareAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ShareAsync(CancellationToken stoppingToken)
    {
        try
        {
            var shared = Read(await cache.GetAsync(CacheKey, stoppingToken));
            foreach (var entry in shared) ended.Merge(entry);
            var all = ended.Snapshot();
            if (all.Count == 0 || !all.Except(shared).Any()) return;
            var lifetime = all.Max(entry => entry.Until) - timeProvider.GetUtcNow();
            await cache.SetAsync(CacheKey, Render(all), new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = lifetime }, stoppingToken);
        }
        // Whatever the app's cache throws; the node goes on with what it knows.
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            logger.EndedListAway(exception);
        }
    }

    private List<EndedEntry> Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var lines = Encoding.ASCII.GetString(_protector.Unprotect(bytes)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. lines.Select(EndedEntry.Parse).OfType<EndedEntry>()];
        }
        catch (CryptographicException)
        {
            logger.EndedListUnreadable();
            return [];
        }
    }

    private byte[] Render(List<EndedEntry> entries) => _protector.Protect(Encoding.ASCII.GetBytes(string.Join('\n', entries.Select(entry => entry.Format()))));
}
