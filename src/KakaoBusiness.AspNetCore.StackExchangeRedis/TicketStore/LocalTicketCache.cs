using System.Buffers;
using System.ComponentModel;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Caches entries and their decrypted tickets in the memory of this process for a short time. A missing entry is
/// never cached. An entry that has changed is no longer returned, not even by a lookup that was in flight when the change became known.
/// </summary>
internal sealed class LocalTicketCache : IDisposable
{
    /// <summary>The number of change counters. Several keys share a counter, so a change causes one lookup for a few other keys too.</summary>
    private const int CounterCount = 4096;

    private static readonly HybridCacheEntryOptions LookupOnly = new()
    {
        Flags = HybridCacheEntryFlags.DisableDistributedCache | HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableLocalCacheWrite,
    };

    /// <summary>Callers that miss the same entry share one lookup. <see cref="FetchAsync"/> caches its result, for no longer than allowed.</summary>
    private static readonly HybridCacheEntryOptions SharedLookup = new()
    {
        Flags = HybridCacheEntryFlags.DisableDistributedCache | HybridCacheEntryFlags.DisableLocalCache,
    };

    private readonly RedisTicketBackend _redis;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _duration;
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;
    private readonly long[] _changes = new long[CounterCount];

    public LocalTicketCache(RedisTicketBackend redis, IOptions<KakaoBusinessRedisOptions> options, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        _redis = redis;
        _timeProvider = timeProvider;
        _duration = options.Value.LocalCacheDuration!.Value;

        // In a separate container, so that the app's HybridCache, IMemoryCache and IDistributedCache do not change.
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddMemoryCache(memory => memory.SizeLimit = options.Value.LocalCacheSizeLimit);
        services.AddHybridCache().AddSerializer<CachedTicket, CachedTicketSize>();
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    /// <summary>Returns the cached entry, or <see langword="null"/> if it must be read from Redis.</summary>
    public async ValueTask<LocalTicketEntry?> FindAsync(string key)
    {
        var cached = await _cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult<CachedTicket?>(null), LookupOnly);
        return cached is not null && _timeProvider.GetTimestamp() < cached.ExpiresAt && IsUnchanged(key, cached) ? cached.Ticket : null;
    }

    /// <summary>Reads the entry from Redis. An exception reaches every caller that waits for the lookup.</summary>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var read = await _cache.GetOrCreateAsync(
            key, (Cache: this, Key: key), static (state, cancellation) => state.Cache.FetchAsync(state.Key, cancellation), SharedLookup, cancellationToken: cancellationToken);
        // This caller joined a lookup that began before the change.
        if (read is not null && !IsUnchanged(key, read)) read = await FetchAsync(key, cancellationToken);
        return read?.Ticket.Entry;
    }

    /// <summary>Removes an entry that has changed, or is about to.</summary>
    public Task InvalidateAsync(string key)
    {
        Interlocked.Increment(ref GetCounter(key));
        return _cache.RemoveAsync(key).AsTask();
    }

    /// <summary>Stops using all entries, because any of them may have changed.</summary>
    public void InvalidateAll()
    {
        for (var counter = 0; counter < CounterCount; counter++) Interlocked.Increment(ref _changes[counter]);
    }

    public void Dispose() => _services.Dispose();

    private async ValueTask<CachedTicket?> FetchAsync(string key, CancellationToken cancellationToken)
    {
        // Both are read before the lookup, so that a change during the lookup invalidates the entry.
        var changes = Volatile.Read(ref GetCounter(key));
        var startedAt = _timeProvider.GetTimestamp();
        var (bytes, remaining) = await _redis.GetWithLifetimeAsync(key, cancellationToken);
        if (bytes is null) return null;

        var lifetime = remaining < _duration ? remaining.Value : _duration;
        var entry = new CachedTicket(new LocalTicketEntry(bytes), bytes.Length, changes, startedAt + (long)(lifetime.TotalSeconds * _timeProvider.TimestampFrequency));
        // Not the instance that is returned: callers that share this lookup need the bytes, even after a request has decrypted the cached one.
        if (lifetime > TimeSpan.Zero && bytes.Length > 0) await AddAsync(key, entry with { Ticket = new LocalTicketEntry(bytes) }, lifetime);
        return entry;
    }

    private ValueTask AddAsync(string key, CachedTicket entry, TimeSpan lifetime) => _cache.SetAsync(key, entry, new HybridCacheEntryOptions
    {
        Expiration = lifetime,
        LocalCacheExpiration = lifetime,
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    });

    private bool IsUnchanged(string key, CachedTicket entry) => Volatile.Read(ref GetCounter(key)) == entry.Changes;

    private ref long GetCounter(string key) => ref _changes[(uint)key.GetHashCode(StringComparison.Ordinal) % CounterCount];

    /// <summary>Represents an entry in the memory of this process. It is immutable, so that the cache does not copy it.</summary>
    /// <param name="Ticket">The entry as it is in Redis, or the ticket that it was decrypted to.</param>
    /// <param name="Length">The length of the entry in Redis; the ticket is shorter.</param>
    /// <param name="Changes">The change counter of the key when Redis was asked.</param>
    /// <param name="ExpiresAt">The timestamp from which the entry is no longer used.</param>
    [ImmutableObject(true)]
    private sealed record CachedTicket(LocalTicketEntry Ticket, int Length, long Changes, long ExpiresAt);

    /// <summary>Reports the size of an entry to the cache, which counts the bytes written here. Nothing is ever read back.</summary>
    private sealed class CachedTicketSize : IHybridCacheSerializer<CachedTicket>
    {
        /// <summary>The memory for the key, the objects and the tables of the cache; about 400 bytes were measured.</summary>
        private const int Overhead = 512;

        public void Serialize(CachedTicket value, IBufferWriter<byte> target)
        {
            var size = value.Length + Overhead;
            target.GetSpan(size);
            target.Advance(size);
        }

        public CachedTicket Deserialize(ReadOnlySequence<byte> source) => throw new NotSupportedException("The local cache has no second level: entries are never serialized.");
    }
}
