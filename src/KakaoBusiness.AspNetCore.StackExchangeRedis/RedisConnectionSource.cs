using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>Where the multiplexer comes from: opened from a configuration, or handed over by the app, which keeps it then.</summary>
internal sealed class RedisConnectionSource
{
    private readonly ConfigurationOptions? _configuration;
    private readonly Func<IServiceProvider, IConnectionMultiplexer>? _existing;

    /// <summary>Opens a connection of our own as the app configures it.</summary>
    public RedisConnectionSource(ConfigurationOptions configuration)
    {
        _configuration = configuration.Clone();
        // A node has to start while Redis is away.
        _configuration.AbortOnConnectFail = false;
    }

    /// <summary>Opens a connection of our own, and chooses what a connection string leaves open.</summary>
    public RedisConnectionSource(string connectionString)
        : this(ConfigurationOptions.Parse(connectionString))
    {
        // Without a connection a command fails at once instead of waiting its time out: the answer then is a prompt 503.
        _configuration!.BacklogPolicy = BacklogPolicy.FailFast;
        // Back within seconds after an outage, spread over time where there are many nodes.
        _configuration.ReconnectRetryPolicy = new ExponentialRetry(500, 5_000);
        // Three tries keep a node that starts during an outage waiting for a quarter of a minute after its end.
        if (!connectionString.Contains("connectRetry", StringComparison.OrdinalIgnoreCase)) _configuration.ConnectRetry = 1;
    }

    public RedisConnectionSource(Func<IServiceProvider, IConnectionMultiplexer> existing) => _existing = existing;

    public bool IsOwner => _configuration is not null;

    public async Task<IConnectionMultiplexer> ConnectAsync(IServiceProvider services)
    {
        // Off the caller's thread: a factory of the app may connect synchronously.
        if (_existing is not null) return await Task.Run(() => _existing(services));
        return await ConnectionMultiplexer.ConnectAsync(_configuration!);
    }
}
