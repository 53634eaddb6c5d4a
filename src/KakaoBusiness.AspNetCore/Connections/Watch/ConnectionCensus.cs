using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Counts the stored connections for the meter, and reports a check interval that comes close to Kakao's quota.</summary>
internal sealed class ConnectionCensus(
    ConnectionStore store, ConnectionTelemetry telemetry, IOptions<KakaoBusinessConnectionsOptions> options, TimeProvider timeProvider,
    KakaoBusinessLogger logger)
{
    private const long HalfOfMonthlyQuota = 1_500_000;

    /// <summary>The time between two counts. A count reads the index of every row, which takes a seventh of a second for a million rows.</summary>
    private static readonly TimeSpan CountInterval = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, DateTimeOffset> _countedAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _reportedAt = new(StringComparer.Ordinal);

    /// <summary>Counts the connections of a scheme if a count is due. Only the watcher calls it, one call at a time.</summary>
    public async Task CountAsync(string scheme, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (!IsDue(_countedAt, scheme, now, CountInterval)) return;

        var counts = await store.CallAsync((store, limit) => store.CountAsync(scheme, limit), cancellationToken);
        _countedAt[scheme] = now;
        telemetry.SetCounts(scheme, counts);

        if (!IsDue(_reportedAt, scheme, now, TimeSpan.FromDays(1))) return;
        var calls = (long)(counts.Connected * (TimeSpan.FromDays(30) / options.Value.CheckInterval));
        if (calls <= HalfOfMonthlyQuota) return;
        _reportedAt[scheme] = now;
        logger.WatcherNearsQuota(scheme, counts.Connected, options.Value.CheckInterval, calls);
    }

    /// <summary>Returns whether the interval has passed. A recorded time in the future means that the clock was set back since.</summary>
    private static bool IsDue(Dictionary<string, DateTimeOffset> times, string scheme, DateTimeOffset now, TimeSpan interval)
        => !times.TryGetValue(scheme, out var last) || last > now || now - last >= interval;
}
