using KakaoBusiness.AspNetCore.TicketStore;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Adds a <see cref="LocalTicketCache"/> to the Redis backend. Every change invalidates the entry on this node at once and is announced
/// to the other nodes.
/// </summary>
internal sealed class LocallyCachedTicketBackend(RedisTicketBackend redis, RedisConnection connection, RedisKeys keys, LocalTicketCache cache)
    : ITicketBackend, ILocalTicketBackend
{
    public ValueTask<LocalTicketEntry?> FindLocalAsync(string key) => cache.FindAsync(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => cache.ReadAsync(key, cancellationToken);

    /// <remarks>No node can have cached the key of a new session, so nothing is announced.</remarks>
    public async Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await redis.SetAsync(key, entry, lifetime, cancellationToken);
        await cache.InvalidateAsync(key);
    }

    public Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => ChangeAsync(key, () => redis.ReplaceAsync(key, entry, lifetime, cancellationToken));

    public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => ChangeAsync(key, () => redis.RemoveAsync(key, cancellationToken));

    /// <remarks>Always asks Redis: a list must not show sessions that ended on another node.</remarks>
    public Task<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<string> entryKeys, CancellationToken cancellationToken) => redis.ExistAsync(entryKeys, cancellationToken);

    public Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
        => redis.SetIndexFieldAsync(indexKey, field, value, lifetime, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
        => redis.GetIndexAsync(indexKey, cancellationToken);

    public Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
        => redis.RemoveIndexFieldsAsync(indexKey, fields, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => redis.CheckAsync(cancellationToken);

    /// <remarks>
    /// Invalidates before the write, so that this node stops using the entry even if Redis does not respond, and again after it,
    /// because of lookups in between. A write that failed may have taken effect nevertheless.
    /// </remarks>
    private async Task<T> ChangeAsync<T>(string key, Func<Task<T>> write)
    {
        await cache.InvalidateAsync(key);
        try
        {
            return await write();
        }
        finally
        {
            await cache.InvalidateAsync(key);
            await AnnounceAsync(key);
        }
    }

    /// <remarks>Does not wait for a reply. If the message is lost, the other nodes use their entries until these expire.</remarks>
    private async Task AnnounceAsync(string key)
    {
        if (connection.Current is { } multiplexer) await multiplexer.GetDatabase().PublishAsync(keys.Changes, key, CommandFlags.FireAndForget);
    }
}
