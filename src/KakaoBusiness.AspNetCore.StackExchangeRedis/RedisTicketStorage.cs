using KakaoBusiness.AspNetCore.TicketStore;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Sessions in Redis with commands of its own: <c>GET</c> for a look-up, <c>SET … XX</c> for a renewal, a hash for the index
/// of a user. Each call is about one key, so that Cluster, Sentinel and proxies serve it.
/// </summary>
internal sealed class RedisTicketStorage(RedisConnection connection, RedisKeys keys) : IKakaoBusinessTicketStorage
{
    private static readonly TimeSpan CheckLifetime = TimeSpan.FromSeconds(10);

    // A server before Redis 7 was met.
    private volatile bool _refusesConditions;

    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        try
        {
            return await database.StringGetAsync(keys.Of(key));
        }
        catch (RedisServerException exception) when (IsOfAnotherType(exception))
        {
            return [];
        }
    }

    /// <summary>The entry, and how long it has still to live; in one round trip.</summary>
    public async Task<(byte[]? Entry, TimeSpan? Left)> GetWithLifetimeAsync(string key, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        try
        {
            var found = await database.StringGetWithExpiryAsync(keys.Of(key));
            return (found.Value, found.Expiry);
        }
        catch (RedisServerException exception) when (IsOfAnotherType(exception))
        {
            return ([], null);
        }
    }

    public async Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).StringSetAsync(keys.Of(key), entry, lifetime);

    public async Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).StringSetAsync(keys.Of(key), entry, lifetime, When.Exists);

    public async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).KeyDeleteAsync(keys.Of(key));

    /// <remarks>One round trip to each node of a cluster.</remarks>
    public async Task<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<string> entryKeys, CancellationToken cancellationToken)
    {
        var batch = (await connection.GetDatabaseAsync(cancellationToken)).CreateBatch();
        var exist = entryKeys.Select(key => batch.KeyExistsAsync(keys.Of(key))).ToList();
        batch.Execute();
        return await Task.WhenAll(exist);
    }

    /// <remarks>All in one packet and one round trip, where the server knows the conditions.</remarks>
    public async Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var key = keys.Of(indexKey);
        var batch = database.CreateBatch();
        var written = batch.HashSetAsync(key, field, value);
        var count = batch.HashLengthAsync(key);
        var prolonged = _refusesConditions ? null : ProlongAsync(batch, key, lifetime);
        batch.Execute();
        await Task.WhenAll(written, count);
        await (prolonged is null ? ProlongInTwoStepsAsync(database, key, lifetime) : CompleteAsync(prolonged, database, key, lifetime));
        return await count;
    }

    public async Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
    {
        var entries = await (await connection.GetDatabaseAsync(cancellationToken)).HashGetAllAsync(keys.Of(indexKey));
        return entries.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString(), StringComparer.Ordinal);
    }

    public async Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).HashDeleteAsync(keys.Of(indexKey), [.. fields.Select(field => (RedisValue)field)]);

    public async Task CheckAsync(CancellationToken cancellationToken)
        => await (await connection.GetDatabaseAsync(cancellationToken)).StringSetAsync(keys.Of("check"), 1, CheckLifetime);

    /// <summary>A longer lifetime stays. Two conditions, since "greater than" does not count none as less.</summary>
    private static Task<bool[]> ProlongAsync(IBatch batch, RedisKey key, TimeSpan lifetime) => Task.WhenAll(
        batch.KeyExpireAsync(key, lifetime, ExpireWhen.HasNoExpiry),
        batch.KeyExpireAsync(key, lifetime, ExpireWhen.GreaterThanCurrentExpiry));

    private async Task CompleteAsync(Task prolonged, IDatabase database, RedisKey key, TimeSpan lifetime)
    {
        try
        {
            await prolonged;
        }
        catch (RedisServerException)
        {
            await ProlongInTwoStepsAsync(database, key, lifetime);
            // That worked, so that it was the conditions.
            _refusesConditions = true;
        }
    }

    /// <summary>
    /// Before Redis 7. Two sign-ins of one user that cross here have lifetimes within milliseconds of each other; the next
    /// renewal of either prolongs again.
    /// </summary>
    private static async Task ProlongInTwoStepsAsync(IDatabase database, RedisKey key, TimeSpan lifetime)
    {
        var left = await database.KeyTimeToLiveAsync(key);
        if (left is null || left < lifetime) await database.KeyExpireAsync(key, lifetime);
    }

    /// <summary>Something else lies where a ticket should: an entry that cannot be read, not an outage.</summary>
    private static bool IsOfAnotherType(RedisServerException exception) => exception.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal);
}
