using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using StackExchange.Redis;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>How many bytes one session takes in Redis: its key behind the app's prefix, and everything under it.</summary>
internal static class StoredBytes
{
    public static async Task<long> OfNewSessionAsync(RedisAddress server, MeasuredApp app, string name)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var before = await KeysAsync(connection, server.Prefix + name);
        await app.SignInAsync();
        var prefix = server.Prefix.Length + name.Length;
        // Beside it are the index of its user and the key ring: neither has encrypted bytes.
        var added = new List<long>();
        foreach (var key in (await KeysAsync(connection, server.Prefix + name)).Except(before)) added.Add(key.Length - prefix + await LengthAsync(connection.GetDatabase(), key));
        return added.Max();
    }

    private static async Task<HashSet<string>> KeysAsync(ConnectionMultiplexer connection, string prefix)
    {
        var keys = new HashSet<string>();
        await foreach (var key in connection.GetServers().Single().KeysAsync(pattern: prefix + "*")) keys.Add(key!);
        return keys;
    }

    private static async Task<long> LengthAsync(IDatabase database, string key) => await database.KeyTypeAsync(key) switch
    {
        RedisType.String => await database.StringLengthAsync(key),
        RedisType.Hash => (await database.HashGetAllAsync(key)).Sum(entry => entry.Name.Length() + entry.Value.Length()),
        _ => 0,
    };
}
