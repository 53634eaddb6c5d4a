using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// The storage as the rest of the library sees it: every call is bounded in time, a storage that is away is asked by one
/// caller at a time, and whatever it throws becomes <see cref="KakaoBusinessTicketStoreException"/>.
/// </summary>
internal sealed class GuardedTicketStorage(
    IKakaoBusinessTicketStorage storage,
    IOptions<KakaoBusinessTicketStoreOptions> options,
    TimeProvider timeProvider,
    KakaoBusinessTelemetry telemetry,
    ILogger<GuardedTicketStorage> logger)
{
    private const int FailuresToOpen = 3;

    private readonly TimeSpan _timeLimit = options.Value.OperationTimeout;
    private readonly StorageCircuit _circuit = new(FailuresToOpen, options.Value.OutagePause, timeProvider);

    /// <summary>Not guarded: nothing is asked that could be away.</summary>
    public ValueTask<byte[]?> GetLocalAsync(string key) => storage.GetLocalAsync(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        => CallAsync("get", key, static (storage, key, limit) => storage.GetAsync(key, limit), cancellationToken);

    public Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => CallAsync("set", (key, entry, lifetime), static async (storage, set, limit) =>
        {
            await storage.SetAsync(set.key, set.entry, set.lifetime, limit);
            return true;
        }, cancellationToken);

    public Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => CallAsync("replace", (key, entry, lifetime), static (storage, set, limit) => storage.ReplaceAsync(set.key, set.entry, set.lifetime, limit), cancellationToken);

    public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => CallAsync("remove", key, static (storage, key, limit) => storage.RemoveAsync(key, limit), cancellationToken);

    public Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
        => CallAsync("index-set", (indexKey, field, value, lifetime), static (storage, set, limit)
            => storage.SetIndexFieldAsync(set.indexKey, set.field, set.value, set.lifetime, limit), cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
        => CallAsync("index-get", indexKey, static (storage, key, limit) => storage.GetIndexAsync(key, limit), cancellationToken);

    public Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
        => CallAsync("index-remove", (indexKey, fields), static async (storage, removal, limit) =>
        {
            await storage.RemoveIndexFieldsAsync(removal.indexKey, removal.fields, limit);
            return true;
        }, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken)
        => CallAsync("check", 0, static async (storage, _, limit) =>
        {
            await storage.CheckAsync(limit);
            return true;
        }, cancellationToken);

    private async Task<TResult> CallAsync<TState, TResult>(
        string operation, TState state, Func<IKakaoBusinessTicketStorage, TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        if (!_circuit.TryEnter())
            throw new KakaoBusinessTicketStoreException("The ticket storage failed just now and is not asked again yet.");

        using var measurement = telemetry.TicketStore(operation, timeProvider);
        using var limit = new CancellationTokenSource(_timeLimit, timeProvider);
        // One source for both: this is on the way of every request.
        using var gaveUp = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            // The wait ends with the limit also where the client of the storage knows no cancellation.
            var result = await call(storage, state, limit.Token).WaitAsync(limit.Token);
            if (_circuit.ReportSuccess()) logger.StorageBack();
            measurement.SetOutcome(KakaoBusinessTelemetry.Ok);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _circuit.ReportNothing();
            throw;
        }
        catch (Exception exception)
        {
            measurement.SetOutcome(limit.IsCancellationRequested ? KakaoBusinessErrorCodes.Timeout : KakaoBusinessErrorCodes.Unreachable);
            var failure = limit.IsCancellationRequested ? new TimeoutException($"No answer within {_timeLimit}.", exception) : exception;
            if (_circuit.ReportFailure()) logger.StorageAway(failure, operation);
            else logger.StorageCallFailed(operation, failure.GetType().Name);
            throw new KakaoBusinessTicketStoreException($"The ticket storage could not be used ({operation}).", failure);
        }
    }
}
