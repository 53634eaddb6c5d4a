using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Sessions that ended while the storage was away. This node takes them for ended at once, and removes their entries when
/// the storage is back. What a restart of the node in between forgets expires by itself.
/// </summary>
internal sealed class PostponedRemovals(
    GuardedTicketStorage storage, IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider, ILogger<PostponedRemovals> logger) : IDisposable
{
    private const int MaxCount = 10_000;

    private readonly ConcurrentDictionary<string, bool> _storageKeys = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private bool _isWorking;

    public bool Contains(string storageKey) => !_storageKeys.IsEmpty && _storageKeys.ContainsKey(storageKey);

    public void Add(string storageKey)
    {
        if (_storageKeys.Count >= MaxCount)
        {
            logger.RemovalLost(MaxCount);
            return;
        }

        lock (_lock)
        {
            if (!_storageKeys.TryAdd(storageKey, true)) return;
            logger.RemovalPostponed();
            if (_isWorking) return;
            _isWorking = true;
        }

        _ = WorkAsync(_stopping.Token);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

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
                if (!_storageKeys.IsEmpty) continue;
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
            foreach (var storageKey in _storageKeys.Keys)
            {
                await storage.RemoveAsync(storageKey, CancellationToken.None);
                _storageKeys.TryRemove(storageKey, out _);
                done++;
            }
        }
        catch (KakaoBusinessTicketStoreException)
        {
            // Still away; the next round tries again.
        }

        return done;
    }
}
