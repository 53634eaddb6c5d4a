using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Caches decrypted connections for <see cref="KakaoBusinessConnectionsOptions.TokenCacheDuration"/>, so that a job of many calls does not read and
/// decrypt as many rows. Every write by this node removes the connection that it changes.
/// </summary>
internal sealed class ConnectionCache(IOptions<KakaoBusinessConnectionsOptions> options, TimeProvider timeProvider)
{
    private readonly BoundedMap<(string Scheme, string Key), (OpenConnection Connection, long ReadAt)> _recent = new(capacity: 10_000);

    /// <summary>Counts the removals, because a read that began before a removal must not be cached after it.</summary>
    private long _removals;

    public long Version => Interlocked.Read(ref _removals);

    public OpenConnection? Find(string scheme, string key)
        => _recent.TryGet((scheme, key), out var found) && timeProvider.GetElapsedTime(found.ReadAt) < options.Value.TokenCacheDuration
            ? found.Connection
            : null;

    /// <summary>Caches a connection that was read after <paramref name="version"/> was taken, unless a connection was removed since.</summary>
    public void Set(OpenConnection connection, long version)
    {
        if (options.Value.TokenCacheDuration == TimeSpan.Zero || version != Version) return;
        _recent.Set((connection.Entry.Scheme, connection.Entry.Key), (connection, timeProvider.GetTimestamp()));
    }

    public void Remove(string scheme, string key)
    {
        Interlocked.Increment(ref _removals);
        _recent.Remove((scheme, key));
    }
}
