using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>The contract of storages against a server.</summary>
public abstract class RedisStorages(string? endpoint) : TicketStorageContract, IAsyncDisposable
{
    private RedisConnection? _connection;

    private protected override Task<IKakaoBusinessTicketStorage> CreateAsync()
    {
        Assert.SkipWhen(endpoint is null, "KAKAOBUSINESS_TEST_REDIS is not set.");
        _connection = new RedisConnection(Connect(endpoint!), EmptyServices.Instance);
        var keys = new RedisKeys(Options.Create(new KakaoBusinessRedisOptions()), new HostingEnvironment { ApplicationName = "storage-tests" });
        return Task.FromResult<IKakaoBusinessTicketStorage>(new RedisTicketStorage(_connection, keys));
    }

    internal virtual RedisConnectionSource Connect(string server) => new(server);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class GarnetStorageTests(GarnetFixture garnet) : RedisStorages(garnet.Endpoint), IClassFixture<GarnetFixture>;

public sealed class NamedServerStorageTests() : RedisStorages(NamedServer.Endpoint);

/// <summary>The contract against a server that refuses the conditions of <c>PEXPIRE</c>, as those before Redis 7 do.</summary>
public sealed class OldServerStorageTests(GarnetFixture garnet) : RedisStorages(garnet.Endpoint), IClassFixture<GarnetFixture>
{
    internal override RedisConnectionSource Connect(string server)
        => new(_ => Servers.WithoutExpiryConditions.Of<IConnectionMultiplexer>(ConnectionMultiplexer.Connect(server)));
}

/// <summary>For what takes services and needs none.</summary>
internal sealed class EmptyServices : IServiceProvider
{
    public static readonly EmptyServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
