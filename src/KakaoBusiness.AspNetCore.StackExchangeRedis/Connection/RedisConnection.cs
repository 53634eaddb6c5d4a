using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Provides the app's multiplexer, which the first caller connects. While the server is unavailable, the connection waits instead of
/// failing. Only a multiplexer that this class opened is closed here.
/// </summary>
internal sealed class RedisConnection(RedisConnectionSource source, IServiceProvider services) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _multiplexer;

    /// <summary>Gets the multiplexer, or <see langword="null"/> if it is not connected yet.</summary>
    public IConnectionMultiplexer? Current => _multiplexer is { IsCompletedSuccessfully: true } connected ? connected.Result : null;

    public async ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken)
        => (await GetAsync().WaitAsync(cancellationToken)).GetDatabase();

    public Task<IConnectionMultiplexer> GetAsync()
    {
        if (_multiplexer is { IsFaulted: false, IsCanceled: false } connected) return connected;
        lock (_lock)
        {
            // A failed attempt, such as a name that does not resolve yet, is tried again.
            if (_multiplexer is null or { IsFaulted: true } or { IsCanceled: true }) _multiplexer = source.ConnectAsync(services);
            return _multiplexer;
        }
    }

    /// <remarks>
    /// Does not wait for pending replies, because an app must be able to stop while Redis is unavailable. It does not wait for a connection
    /// that is still being opened either, but closes it once it is open.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        if (OwnConnection() is not { } own) return;
        var closed = CloseAsync(own);
        if (own.IsCompleted) await closed;
    }

    public void Dispose()
    {
        if (OwnConnection() is not { } own) return;
        if (own.IsCompletedSuccessfully) own.Result.Close(allowCommandsToComplete: false);
        else _ = CloseAsync(own);
    }

    private Task<IConnectionMultiplexer>? OwnConnection() => source.IsOwner ? _multiplexer : null;

    private static async Task CloseAsync(Task<IConnectionMultiplexer> connecting)
    {
        // A connection that was not opened needs no closing.
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully) await connecting.Result.CloseAsync(allowCommandsToComplete: false);
    }
}

/// <summary>Opens the multiplexer from a configuration, or gets it from the app, which then owns it.</summary>
internal sealed class RedisConnectionSource
{
    private readonly ConfigurationOptions? _configuration;
    private readonly Func<IServiceProvider, IConnectionMultiplexer>? _existing;

    /// <summary>Opens a connection with the app's configuration.</summary>
    public RedisConnectionSource(ConfigurationOptions configuration)
    {
        _configuration = configuration.Clone();
        // A node has to start while Redis is unavailable.
        _configuration.AbortOnConnectFail = false;
    }

    /// <summary>Opens a connection, and sets what the connection string does not.</summary>
    public RedisConnectionSource(string connectionString)
        : this(ConfigurationOptions.Parse(connectionString))
    {
        // Without a connection, a command fails at once instead of waiting until it times out, so that the app can respond with 503.
        _configuration!.BacklogPolicy = BacklogPolicy.FailFast;
        // Reconnects within seconds of an outage. The delay varies, so that many nodes do not reconnect at once.
        _configuration.ReconnectRetryPolicy = new ExponentialRetry(500, 5_000);
        // With the default of three attempts, a node that starts during an outage is unavailable for 15 seconds after it.
        if (!connectionString.Contains("connectRetry", StringComparison.OrdinalIgnoreCase)) _configuration.ConnectRetry = 1;
    }

    public RedisConnectionSource(Func<IServiceProvider, IConnectionMultiplexer> existing) => _existing = existing;

    public bool IsOwner => _configuration is not null;

    public async Task<IConnectionMultiplexer> ConnectAsync(IServiceProvider services)
    {
        // Not on the caller's thread: the app's factory may connect synchronously.
        if (_existing is not null) return await Task.Run(() => _existing(services));
        return await ConnectionMultiplexer.ConnectAsync(_configuration!);
    }
}
