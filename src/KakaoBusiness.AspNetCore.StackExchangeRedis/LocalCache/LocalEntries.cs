using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis;

/// <summary>
/// Caches entries for a short while in the memory of this process, with the tickets that they were opened to. "Not there" is never
/// cached. What changed is not returned any more, not even by a read that was under way when the change became known.
/// </summary>
internal sealed class LocalEntries : IDisposable
{
    /// <summary>Some keys share a counter of changes: a change then costs a few others one look-up.</summary>
    private const int CounterCount = 4096;

    private static readonly HybridCacheEntryOptions LookOnly = new()
    {
        Flags = HybridCacheEntryFlags.DisableDistributedCache | HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableLocalCacheWrite,
    };

    /// <summary>Callers that miss the same entry share one look-up; what it finds is kept by <see cref="FetchAsync"/>, for as long as it may be.</summary>
    private static readonly HybridCacheEntryOptions AskTogether = new()
    {
        Flags = HybridCacheEntryFlags.DisableDistributedCache | HybridCacheEntryFlags.DisableLocalCache,
    };

    private readonly RedisTicketStorage _redis;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _duration;
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;
    private readonly long[] _changes = new long[CounterCount];

    public LocalEntries(RedisTicketStorage redis, IOptions<KakaoBusinessRedisOptions> options, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        _redis = redis;
        _timeProvider = timeProvider;
        _duration = options.Value.LocalCacheDuration!.Value;

        // In a container of its own: the app may have a HybridCache, an IMemoryCache and an IDistributedCache, and keeps them.
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddMemoryCache(memory => memory.SizeLimit = options.Value.LocalCacheSizeLimit);
        services.AddHybridCache().AddSerializer<LocalEntry, LocalEntrySize>();
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    /// <summary>The entry that is held here, or <see langword="null"/> where Redis has to be asked.</summary>
    public async ValueTask<LocalTicketEntry?> FindAsync(string key)
    {
        var held = await _cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult<LocalEntry?>(null), LookOnly);
        return held is not null && _timeProvider.GetTimestamp() < held.Until && IsUnchanged(key, held) ? held.Ticket : null;
    }

    /// <summary>Asks Redis. What it throws reaches every caller that waits for it.</summary>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var read = await _cache.GetOrCreateAsync(
            key, (Entries: this, Key: key), static (state, cancellation) => state.Entries.FetchAsync(state.Key, cancellation), AskTogether, cancellationToken: cancellationToken);
        // A look-up that began before the change, and that this caller has joined.
        if (read is not null && !IsUnchanged(key, read)) read = await FetchAsync(key, cancellationToken);
        return read?.Ticket.Entry;
    }

    /// <summary>The entry has changed, or is about to.</summary>
    public Task ForgetAsync(string key)
    {
        Interlocked.Increment(ref CounterOf(key));
        return _cache.RemoveAsync(key).AsTask();
    }

    /// <summary>Any entry may have changed.</summary>
    public void ForgetAll()
    {
        for (var counter = 0; counter < CounterCount; counter++) Interlocked.Increment(ref _changes[counter]);
    }

    public void Dispose() => _services.Dispose();

    private async ValueTask<LocalEntry?> FetchAsync(string key, CancellationToken cancellationToken)
    {
        // Both from before the question: what happens while it is under way counts against the entry.
        var changes = Volatile.Read(ref CounterOf(key));
        var asked = _timeProvider.GetTimestamp();
        var (bytes, left) = await _redis.GetWithLifetimeAsync(key, cancellationToken);
        if (bytes is null) return null;

        var lifetime = left < _duration ? left.Value : _duration;
        var entry = new LocalEntry(new LocalTicketEntry(bytes), bytes.Length, changes, asked + (long)(lifetime.TotalSeconds * _timeProvider.TimestampFrequency));
        // Not the one that is returned: callers that share this look-up need the bytes, also when a request has opened the cached one.
        if (lifetime > TimeSpan.Zero && bytes.Length > 0) await KeepAsync(key, entry with { Ticket = new LocalTicketEntry(bytes) }, lifetime);
        return entry;
    }

    private ValueTask KeepAsync(string key, LocalEntry entry, TimeSpan lifetime) => _cache.SetAsync(key, entry, new HybridCacheEntryOptions
    {
        Expiration = lifetime,
        LocalCacheExpiration = lifetime,
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    });

    private bool IsUnchanged(string key, LocalEntry entry) => Volatile.Read(ref CounterOf(key)) == entry.Changes;

    private ref long CounterOf(string key) => ref _changes[(uint)key.GetHashCode(StringComparison.Ordinal) % CounterCount];
}
