using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Guards the backend for the rest of the library. Keys name the app, every call has a time limit, a backend that is unavailable is called
/// by only one caller at a time, and every exception becomes a <see cref="KakaoBusinessTicketStoreException"/>.
/// </summary>
/// <remarks>
/// Reads, writes and lists have separate circuit breakers. A server that is full still answers the reads that signed-in users need, and a
/// long list on a slow link says nothing about either.
/// </remarks>
internal sealed class GuardedTicketBackend(
    ITicketBackend storage,
    AppScope scope,
    IOptions<KakaoBusinessTicketStoreOptions> options,
    TimeProvider timeProvider,
    KakaoBusinessTelemetry telemetry,
    KakaoBusinessLogger logger)
{
    private const int FailuresToOpen = 3;

    private readonly ILocalTicketBackend? _local = storage as ILocalTicketBackend;
    private readonly TimeSpan _timeLimit = options.Value.OperationTimeout;
    private readonly Circuit _reads = new(FailuresToOpen, options.Value.OutagePause, timeProvider);
    private readonly Circuit _writes = new(FailuresToOpen, options.Value.OutagePause, timeProvider);
    private readonly Circuit _lists = new(FailuresToOpen, options.Value.OutagePause, timeProvider);

    /// <summary>Finds an entry in the memory of this process. Not guarded, because the call uses nothing that could be unavailable.</summary>
    public ValueTask<LocalTicketEntry?> FindLocalAsync(string key) => _local is null ? default : _local.FindLocalAsync(Qualify(key));

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        => CallAsync(_reads, "get", Qualify(key), static (storage, key, limit) => storage.GetAsync(key, limit), cancellationToken);

    public Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => CallAsync(_writes, "set", (key: Qualify(key), entry, lifetime), static async (storage, set, limit) =>
        {
            await storage.SetAsync(set.key, set.entry, set.lifetime, limit);
            return true;
        }, cancellationToken);

    public Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => CallAsync(_writes, "replace", (key: Qualify(key), entry, lifetime), static (storage, set, limit)
            => storage.ReplaceAsync(set.key, set.entry, set.lifetime, limit), cancellationToken);

    public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
        => CallAsync(_writes, "remove", Qualify(key), static (storage, key, limit) => storage.RemoveAsync(key, limit), cancellationToken);

    /// <summary>Returns for each key whether it has an entry.</summary>
    public Task<IReadOnlyList<bool>> ExistAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
        => CallAsync(_lists, "exist", keys.Select(Qualify).ToList(), static (storage, keys, limit) => storage.ExistAsync(keys, limit), cancellationToken);

    public Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
        => CallAsync(_writes, "index-set", (indexKey: Qualify(indexKey), field, value, lifetime), static (storage, set, limit)
            => storage.SetIndexFieldAsync(set.indexKey, set.field, set.value, set.lifetime, limit), cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
        => CallAsync(_lists, "index-get", Qualify(indexKey), static (storage, key, limit) => storage.GetIndexAsync(key, limit), cancellationToken);

    public Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
        => CallAsync(_lists, "index-remove", (indexKey: Qualify(indexKey), fields), static async (storage, removal, limit) =>
        {
            await storage.RemoveIndexFieldsAsync(removal.indexKey, removal.fields, limit);
            return true;
        }, cancellationToken);

    /// <summary>Throws unless a session that is stored now could be read afterwards.</summary>
    public Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_reads.IsOpen) throw CreatePausedException();
        return CallAsync(_writes, "check", 0, static async (storage, _, limit) =>
        {
            await storage.CheckAsync(limit);
            return true;
        }, cancellationToken);
    }

    /// <summary>Adds the app to a key. Two deployments of one application with different ClientIds may share a server and its prefix.</summary>
    private string Qualify(string key) => $"{scope.Clients}-{key}";

    private async Task<TResult> CallAsync<TState, TResult>(
        Circuit circuit, string operation, TState state, Func<ITicketBackend, TState, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        if (!circuit.TryEnter()) throw CreatePausedException();

        using var measurement = telemetry.TicketStore(operation, timeProvider);
        using var limit = new CancellationTokenSource(_timeLimit, timeProvider);
        // One source for the time limit and the cancellation, because this is on the path of every request.
        using var gaveUp = cancellationToken.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            // The wait ends at the limit even if the client of the backend does not support cancellation.
            var result = await call(storage, state, limit.Token).WaitAsync(limit.Token);
            if (circuit.ReportSuccess()) LogClosed(circuit);
            measurement.SetOutcome(KakaoBusinessTelemetry.Ok);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            circuit.ReportNothing();
            throw;
        }
        catch (Exception exception)
        {
            measurement.SetOutcome(limit.IsCancellationRequested ? KakaoBusinessErrorCodes.Timeout : KakaoBusinessErrorCodes.Unreachable);
            var failure = limit.IsCancellationRequested ? new TimeoutException($"The ticket backend did not answer within {_timeLimit}.", exception) : exception;
            if (circuit.ReportFailure()) LogOpened(circuit, failure, operation);
            else logger.BackendCallFailed(operation, failure.GetType().Name);
            throw new KakaoBusinessTicketStoreException($"A call to the ticket backend failed ({operation}).", failure);
        }
    }

    private static KakaoBusinessTicketStoreException CreatePausedException() => new("The ticket backend failed recently and is not called again yet.");

    private void LogOpened(Circuit circuit, Exception failure, string operation)
    {
        if (circuit == _reads) logger.BackendUnavailable(failure, operation);
        else if (circuit == _writes) logger.BackendWritesRefused(failure, operation);
        else logger.BackendListsUnavailable(failure, operation);
    }

    private void LogClosed(Circuit circuit)
    {
        if (circuit == _reads) logger.BackendAvailable();
        else if (circuit == _writes) logger.BackendWritesAccepted();
        else logger.BackendListsAvailable();
    }

    /// <summary>
    /// Keeps requests from waiting, each for its whole time limit, for a backend that is known to be unavailable. After a few consecutive
    /// failures, no caller may call the backend. After the pause, one caller tries, and its outcome counts for all.
    /// </summary>
    internal sealed class Circuit(int failuresToOpen, TimeSpan pause, TimeProvider timeProvider)
    {
        private readonly Lock _lock = new();
        private int _failures;
        private long _nextTry;
        private bool _isTrying;

        /// <summary>Gets whether no caller may call the backend now.</summary>
        public bool IsOpen
        {
            get
            {
                lock (_lock) return _failures >= failuresToOpen && timeProvider.GetTimestamp() < _nextTry;
            }
        }

        /// <summary>Returns whether the caller may call the backend. If so, the caller must report the outcome.</summary>
        public bool TryEnter()
        {
            lock (_lock)
            {
                if (_failures < failuresToOpen) return true;
                if (_isTrying || timeProvider.GetTimestamp() < _nextTry) return false;
                return _isTrying = true;
            }
        }

        /// <summary>Records that the backend answered.</summary>
        /// <returns>Whether this closed the circuit.</returns>
        public bool ReportSuccess()
        {
            lock (_lock)
            {
                var wasOpen = _failures >= failuresToOpen;
                _failures = 0;
                _isTrying = false;
                return wasOpen;
            }
        }

        /// <summary>Records that the backend did not answer, or refused the call.</summary>
        /// <returns>Whether this opened the circuit.</returns>
        public bool ReportFailure()
        {
            lock (_lock)
            {
                _isTrying = false;
                _nextTry = timeProvider.GetTimestamp() + (long)(pause.TotalSeconds * timeProvider.TimestampFrequency);
                // An open circuit stays at its threshold, because calls that were pending when it opened must not count.
                if (_failures >= failuresToOpen) return false;
                return ++_failures >= failuresToOpen;
            }
        }

        /// <summary>Records that the caller disconnected before there was an outcome.</summary>
        public void ReportNothing()
        {
            lock (_lock) _isTrying = false;
        }
    }
}
