using System.Text;
using KakaoBusiness.Tests.Shared.Servers;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>Runs the session contract against a server, with a new prefix for each test.</summary>
public abstract class RedisSessions(string? endpoint) : SessionStoreContract
{
    private readonly string _prefix = $"{AspNetCore.TicketStore.ProtectedTicketStore.CreateKey()}:";
    private ConnectionMultiplexer? _connection;

    protected override void AddStore(AuthenticationBuilder builder)
        => builder.AddKakaoBusinessRedis(endpoint!, options => options.KeyPrefix = _prefix);

    protected override async Task<IReadOnlyDictionary<string, byte[]>> ReadAllAsync()
    {
        var entries = new Dictionary<string, byte[]>();
        var database = _connection!.GetDatabase();
        await foreach (var key in _connection.GetServers().Single().KeysAsync(pattern: _prefix + "*"))
        {
            entries[key!] = await database.KeyTypeAsync(key) switch
            {
                RedisType.Hash => Encoding.UTF8.GetBytes(string.Join('\n', await database.HashGetAllAsync(key))),
                RedisType.List => Encoding.UTF8.GetBytes(string.Join('\n', await database.ListRangeAsync(key))),
                _ => (byte[]?)await database.StringGetAsync(key) ?? [],
            };
        }

        return entries;
    }

    protected override Task WriteAsync(string key, byte[] value) => _connection!.GetDatabase().StringSetAsync(key, value);

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(endpoint is null, "KAKAOBUSINESS_TEST_REDIS is not set.");
        _connection = await ConnectionMultiplexer.ConnectAsync(endpoint!);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class GarnetSessionTests(GarnetFixture garnet) : RedisSessions(garnet.Endpoint), IClassFixture<GarnetFixture>;

/// <summary>Runs it against the server that the environment variable names.</summary>
public sealed class NamedServerSessionTests() : RedisSessions(NamedServer.Endpoint);

internal static class NamedServer
{
    public static string? Endpoint => Environment.GetEnvironmentVariable("KAKAOBUSINESS_TEST_REDIS") is { Length: > 0 } endpoint ? endpoint : null;
}
