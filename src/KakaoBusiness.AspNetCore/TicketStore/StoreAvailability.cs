using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Reports whether sessions can be read and stored, and postpones removals during an outage. A session that ended while the backend was
/// unavailable counts as ended on this node at once, and its entry is removed when the backend is available again. If the node restarts before
/// that, the entry remains until it expires.
/// </summary>
/// <remarks>
/// During an outage, a real session cannot be distinguished from an invented cookie unless this node used the session recently. These proven
/// sessions have their own capacity, so that invented cookies cannot use it up. If the capacity is exhausted, the removal throws, because a
/// sign-out that does not take effect must not look successful.
/// </remarks>
internal sealed class StoreAvailability(
    KeyRingLoader keyRing, GuardedTicketBackend storage, SessionIndex index, IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider,
    KakaoBusinessLogger logger) : IStoreAvailability, IDisposable
{
    public const int MaxUnproven = 10_000;

    /// <summary>The number of sessions that this node can prove to be real.</summary>
    public const int MaxProven = 2 * SessionIndex.RecentUses.Capacity;

    private readonly ConcurrentDictionary<string, bool> _isProven = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private int _proven;
    private int _unproven;
    private volatile bool _isEmpty = true;
    private bool _isWorking;

    public bool AreKeysLoaded => keyRing.IsLoaded;

    /// <exception cref="KakaoBusinessTicketStoreException">The backend or the keys are unavailable.</exception>
    public Task CheckAsync(CancellationToken cancellationToken)
        => keyRing.IsLoaded ? storage.CheckAsync(cancellationToken) : throw new KakaoBusinessTicketStoreException("The Data Protection keys are not loaded.");

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
            return true;
        }
        catch (KakaoBusinessTicketStoreException)
        {
            return false;
        }
    }

    /// <summary>Returns whether a session has ended although its entry may still exist.</summary>
    public bool IsRemovalPostponed(string storageKey) => !_isEmpty && _isProven.ContainsKey(storageKey);

    public void RemoveLater(string sessionKey)
    {
        if (ProtectedTicketStore.ToStorageKey(sessionKey) is { } storageKey) PostponeRemoval(storageKey);
    }

    /// <exception cref="KakaoBusinessTicketStoreException">Too many removals are waiting. The session does not end.</exception>
    public void PostponeRemoval(string storageKey)
    {
        lock (_lock)
        {
            if (_isProven.ContainsKey(storageKey)) return;
            var isProven = index.WasUsedLately(storageKey);
            if (isProven ? _proven >= MaxProven : _unproven >= MaxUnproven)
            {
                logger.RemovalRefused(_proven + _unproven);
                throw new KakaoBusinessTicketStoreException("The session could not be ended: the ticket backend is unavailable, and too many removals are waiting for it.");
            }

            _isProven[storageKey] = isProven;
            Count(isProven, 1);
            logger.RemovalPostponed();
            if (_isWorking) return;
            _isWorking = true;
        }

        _ = WorkAsync(_stopping.Token);
    }

    /// <summary>Cancels without disposing, because the container registers this service as two types and disposes it once for each.</summary>
    public void Dispose() => _stopping.Cancel();

    private async Task WorkAsync(CancellationToken stopping)
    {
        var done = 0;
        while (true)
        {
            await Task.Delay(options.Value.OutagePause, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested) return;
            done += await RemoveAllAsync();
            lock (_lock)
            {
                if (!_isEmpty) continue;
                _isWorking = false;
            }

            logger.RemovalsDone(done);
            return;
        }
    }

    private async Task<int> RemoveAllAsync()
    {
        var done = 0;
        try
        {
            foreach (var (storageKey, isProven) in _isProven)
            {
                await storage.RemoveAsync(storageKey, CancellationToken.None);
                lock (_lock)
                {
                    _isProven.TryRemove(storageKey, out _);
                    Count(isProven, -1);
                }

                done++;
            }
        }
        catch (KakaoBusinessTicketStoreException)
        {
            // Still unavailable. The next attempt continues.
        }

        return done;
    }

    private void Count(bool isProven, int change)
    {
        if (isProven) _proven += change;
        else _unproven += change;
        _isEmpty = _proven + _unproven == 0;
    }
}

/// <summary>Reports whether users can sign in: the keys are loaded, and the backend accepts writes.</summary>
internal sealed class TicketStoreHealthCheck(StoreAvailability store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await store.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (KakaoBusinessTicketStoreException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message);
        }
    }
}
