using KakaoBusiness.AspNetCore.TicketStore;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Stores sessions in Redis: <c>GET</c> for a lookup, <c>SET … XX</c> for a renewal, a hash for the index of a user. Each command has
/// one key, so that Cluster, Sentinel and proxies can serve it.
/// </summary>
internal sealed class RedisTicketBackend(RedisConnection connection, RedisKeys keys) : ITicketBackend
{
    private static readonly TimeSpan CheckLifetime = TimeSpan.FromSeconds(10);

    // Set once a server older than Redis 7 has refused them.
    private volatile bool _refusesConditions;

    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        try
        {
            return await database.StringGetAsync(keys.GetKey(key));
        }
        catch (RedisServerException exception) when (IsOfAnotherType(exception))
        {
            return [];
        }
    }

    /// <summary>Returns the entry and its remaining lifetime, in one round trip.</summary>
    public async Task<(byte[]? Entry, TimeSpan? Remaining)> GetWithLifetimeAsync(string key, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        try
        {
            var found = await database.StringGetWithExpiryAsync(keys.GetKey(key));
            return (found.Value, found.Expiry);
        }
        catch (RedisServerException exception) when (IsOfAnotherType(exception))
        {
            return ([], null);
        }
    }

    public async Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).StringSetAsync(keys.GetKey(key), entry, lifetime);

    public async Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).StringSetAsync(keys.GetKey(key), entry, lifetime, When.Exists);

    public async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).KeyDeleteAsync(keys.GetKey(key));

    /// <remarks>One round trip to each node of a cluster.</remarks>
    public async Task<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<string> entryKeys, CancellationToken cancellationToken)
    {
        var batch = (await connection.GetDatabaseAsync(cancellationToken)).CreateBatch();
        var exist = entryKeys.Select(key => batch.KeyExistsAsync(keys.GetKey(key))).ToList();
        batch.Execute();
        return await Task.WhenAll(exist);
    }

    /// <remarks>One round trip, if the server supports the conditions of <c>PEXPIRE</c>.</remarks>
    public async Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var key = keys.GetKey(indexKey);
        var batch = database.CreateBatch();
        var written = batch.HashSetAsync(key, field, value);
        var count = batch.HashLengthAsync(key);
        // Extends the lifetime, and never shortens it. Two commands, because GT treats a key without expiry as infinite.
        Task<bool>[] extended = _refusesConditions ? [] :
        [
            batch.KeyExpireAsync(key, lifetime, ExpireWhen.HasNoExpiry),
            batch.KeyExpireAsync(key, lifetime, ExpireWhen.GreaterThanCurrentExpiry),
        ];
        batch.Execute();
        try
        {
            // One await for all, because each await can change the thread.
            await Task.WhenAll([written, count, .. extended]);
        }
        catch (RedisServerException) when (written.IsCompletedSuccessfully && count.IsCompletedSuccessfully)
        {
            await ExtendInTwoStepsAsync(database, key, lifetime);
            // This succeeded, so the server had refused the conditions.
            _refusesConditions = true;
        }

        if (extended.Length == 0) await ExtendInTwoStepsAsync(database, key, lifetime);
        return await count;
    }

    public async Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
    {
        var entries = await (await connection.GetDatabaseAsync(cancellationToken)).HashGetAllAsync(keys.GetKey(indexKey));
        return entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString(), StringComparer.Ordinal);
    }

    public async Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).HashDeleteAsync(keys.GetKey(indexKey), [.. fields.Select(field => (RedisValue)field)]);

    public async Task CheckAsync(CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).StringSetAsync(keys.GetKey("check"), 1, CheckLifetime);

    /// <summary>
    /// Extends the lifetime on servers older than Redis 7. If two sign-ins of one user interleave here, their lifetimes differ by
    /// milliseconds, and the next renewal of either extends it again.
    /// </summary>
    private static async Task ExtendInTwoStepsAsync(IDatabase database, RedisKey key, TimeSpan lifetime)
    {
        var remaining = await database.KeyTimeToLiveAsync(key);
        if (remaining is null || remaining < lifetime) await database.KeyExpireAsync(key, lifetime);
    }

    /// <summary>Returns whether the key has a value of another type. Such an entry is unreadable, and the error is not an outage.</summary>
    private static bool IsOfAnotherType(RedisServerException exception) => exception.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal);
}
