using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// The one multiplexer of the app: connected when it is first needed, by whoever needs it first, and waiting for a server
/// that is away instead of failing. Closed here only where it was opened here.
/// </summary>
internal sealed class RedisConnection(RedisConnectionSource source, IServiceProvider services) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _multiplexer;

    public async ValueTask<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken)
        => (await GetAsync().WaitAsync(cancellationToken)).GetDatabase();

    /// <summary>The multiplexer where there is one already.</summary>
    public IConnectionMultiplexer? Current => _multiplexer is { IsCompletedSuccessfully: true } connected ? connected.Result : null;

    public Task<IConnectionMultiplexer> GetAsync()
    {
        if (_multiplexer is { IsFaulted: false, IsCanceled: false } connected) return connected;
        lock (_lock)
        {
            // A failed attempt, as by a name that does not resolve yet, is not the last one.
            if (_multiplexer is null or { IsFaulted: true } or { IsCanceled: true }) _multiplexer = source.ConnectAsync(services);
            return _multiplexer;
        }
    }

    /// <remarks>Without waiting for answers that are due: an app must be able to stop while Redis is away.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (OwnConnection() is { } own) await own.CloseAsync(allowCommandsToComplete: false);
    }

    public void Dispose() => OwnConnection()?.Close(allowCommandsToComplete: false);

    private IConnectionMultiplexer? OwnConnection() => source.IsOwner ? Current : null;
}
