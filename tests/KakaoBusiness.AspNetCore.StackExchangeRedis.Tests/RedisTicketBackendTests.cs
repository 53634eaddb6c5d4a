using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Servers;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>Runs the backend contract against a server.</summary>
public abstract class RedisTicketBackends(string? endpoint) : TicketStorageContract, IAsyncDisposable
{
    private RedisConnection? _connection;

    private protected override Task<ITicketBackend> CreateAsync()
    {
        Assert.SkipWhen(endpoint is null, "KAKAOBUSINESS_TEST_REDIS is not set.");
        _connection = new RedisConnection(Connect(endpoint!), EmptyServices.Instance);
        var keys = new RedisKeys(Options.Create(new KakaoBusinessRedisOptions()), new HostingEnvironment { ApplicationName = "backend-tests" });
        return Task.FromResult<ITicketBackend>(new RedisTicketBackend(_connection, keys));
    }

    internal virtual RedisConnectionSource Connect(string server) => new(server);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class GarnetTicketBackendTests(GarnetFixture garnet) : RedisTicketBackends(garnet.Endpoint), IClassFixture<GarnetFixture>;

public sealed class NamedServerTicketBackendTests() : RedisTicketBackends(NamedServer.Endpoint);

/// <summary>Runs it against a server that refuses the conditions of <c>PEXPIRE</c>, as servers older than Redis 7 do.</summary>
public sealed class OldServerTicketBackendTests(GarnetFixture garnet) : RedisTicketBackends(garnet.Endpoint), IClassFixture<GarnetFixture>
{
    internal override RedisConnectionSource Connect(string server)
        => new(_ => Servers.WithoutExpiryConditions.Of<IConnectionMultiplexer>(ConnectionMultiplexer.Connect(server)));
}

/// <summary>A service provider without services.</summary>
internal sealed class EmptyServices : IServiceProvider
{
    public static readonly EmptyServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
