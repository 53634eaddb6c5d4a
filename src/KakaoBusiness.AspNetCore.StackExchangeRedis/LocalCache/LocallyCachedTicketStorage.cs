using KakaoBusiness.AspNetCore.TicketStore;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// The storage in Redis with <see cref="LocalEntries"/> in front of it. Whatever changes an entry makes this node forget it at
/// once, and tells the others.
/// </summary>
internal sealed class LocallyCachedTicketStorage(RedisTicketStorage redis, RedisConnection connection, RedisKeys keys, LocalEntries local)
    : IKakaoBusinessTicketStorage, ILocalTicketStorage
{
    public ValueTask<LocalTicketEntry?> FindLocalAsync(string key) => local.FindAsync(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => local.ReadAsync(key, cancellationToken);

    /// <remarks>A new session has a key that nobody has heard of: there is nobody to tell.</remarks>
    public async Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await redis.SetAsync(key, entry, lifetime, cancellationToken);
        await local.ForgetAsync(key);
    }

    public Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => ChangeAsync(key, () => redis.ReplaceAsync(key, entry, lifetime, cancellationToken));

    public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => ChangeAsync(key, () => redis.RemoveAsync(key, cancellationToken));

    /// <remarks>Redis decides: a list must not show what has ended elsewhere.</remarks>
    public Task<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<string> entryKeys, CancellationToken cancellationToken) => redis.ExistAsync(entryKeys, cancellationToken);

    public Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
        => redis.SetIndexFieldAsync(indexKey, field, value, lifetime, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
        => redis.GetIndexAsync(indexKey, cancellationToken);

    public Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
        => redis.RemoveIndexFieldsAsync(indexKey, fields, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => redis.CheckAsync(cancellationToken);

    /// <remarks>
    /// Forgotten before, so that this node serves it no more even where Redis does not answer; and once more afterwards, because
    /// of look-ups in between. A write that failed may have been done all the same.
    /// </remarks>
    private async Task<T> ChangeAsync<T>(string key, Func<Task<T>> write)
    {
        await local.ForgetAsync(key);
        try
        {
            return await write();
        }
        finally
        {
            await local.ForgetAsync(key);
            await TellAsync(key);
        }
    }

    /// <remarks>Nobody waits for it, and it may be lost: the others then use what they hold until it expires.</remarks>
    private async Task TellAsync(string key)
    {
        if (connection.Current is { } multiplexer) await multiplexer.GetDatabase().PublishAsync(keys.Changes, key, CommandFlags.FireAndForget);
    }
}
