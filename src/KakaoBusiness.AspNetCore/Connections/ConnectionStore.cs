using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Calls the store with a time limit, so that neither a request nor the watcher hangs if the database does not answer.</summary>
internal sealed class ConnectionStore(IKakaoBusinessConnectionStore store, IOptions<KakaoBusinessConnectionsOptions> options, TimeProvider timeProvider)
{
    /// <exception cref="TimeoutException">The store did not answer in time. It may or may not have written.</exception>
    public async ValueTask<T> CallAsync<T>(Func<IKakaoBusinessConnectionStore, CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var timeout = options.Value.StoreTimeout;
        using var limit = new CancellationTokenSource(timeout, timeProvider);
        using var gaveUp = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            // Waits for the store to cancel the call, so that no write is still running, but not for a store that does not cancel.
            return await call(store, limit.Token).AsTask().WaitAsync(2 * timeout, timeProvider, CancellationToken.None);
        }
        // Providers report a cancellation in different ways.
        catch (Exception exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The connection store did not answer within {timeout}.", exception);
        }
    }

    /// <inheritdoc cref="CallAsync{T}(Func{IKakaoBusinessConnectionStore, CancellationToken, ValueTask{T}}, CancellationToken)"/>
    public async ValueTask CallAsync(Func<IKakaoBusinessConnectionStore, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
        => await CallAsync(
            async (store, limit) =>
            {
                await call(store, limit);
                return true;
            },
            cancellationToken);
}
