using KakaoBusiness.Benchmarks.Apps;
using KakaoBusiness.Benchmarks.Rows;
using StackExchange.Redis;

namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>How many bytes one session takes in Redis: its key and everything under it, as they travel.</summary>
internal static class StoredBytes
{
    public static async Task<(long Business, long NaiveEncrypted)> MeasureAsync(string endpoint)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(endpoint);
        await using var business = await RedisRequestBenchmark.StartBusinessAsync(endpoint);
        await using var naive = await RedisRequestBenchmark.StartEncryptedAsync(endpoint);
        return (await OfNewSessionAsync(connection, business, "business:*"), await OfNewSessionAsync(connection, naive, "naive-True:*"));
    }

    private static async Task<long> OfNewSessionAsync(ConnectionMultiplexer connection, MeasuredApp app, string pattern)
    {
        var before = await KeysAsync(connection, pattern);
        await app.SignInAsync();
        var added = (await KeysAsync(connection, pattern)).Except(before);
        // Not the index of a user, which is 45 characters behind its prefix, nor the key ring.
        var session = added.Single(key => key.Length > 40 && key.Split(':')[^1].Length != 45);
        return session.Length + await LengthAsync(connection.GetDatabase(), session);
    }

    private static async Task<HashSet<string>> KeysAsync(ConnectionMultiplexer connection, string pattern)
    {
        var keys = new HashSet<string>();
        await foreach (var key in connection.GetServers().Single().KeysAsync(pattern: pattern)) keys.Add(key!);
        return keys;
    }

    private static async Task<long> LengthAsync(IDatabase database, string key)
    {
        if (await database.KeyTypeAsync(key) == RedisType.String) return await database.StringLengthAsync(key);
        return (await database.HashGetAllAsync(key)).Sum(entry => entry.Name.Length() + entry.Value.Length());
    }
}
