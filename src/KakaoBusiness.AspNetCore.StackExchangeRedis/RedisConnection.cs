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

    /// <remarks>
    /// Without waiting for answers that are due: an app must be able to stop while Redis is away. Nor for a connection that is
    /// still being made: it is closed when it is.
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
        // What fails to connect leaves nothing to close.
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully) await connecting.Result.CloseAsync(allowCommandsToComplete: false);
    }
}
