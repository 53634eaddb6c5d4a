using System.Globalization;
using System.Text;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Caching.Distributed;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Stores sessions in the app's distributed cache. A cache offers neither set-if-exists nor lists. For both, this class first reads and then
/// writes, one operation at a time within this process. Across processes, a renewal that coincides with a removal can restore the session,
/// and two sign-ins of one user at the same instant can hide one session from the list.
/// </summary>
/// <remarks>
/// Data Protection takes and returns arrays, so <c>IBufferDistributedCache</c> would only add a copy in each direction.
/// </remarks>
internal sealed class DistributedCacheTicketBackend(IDistributedCache cache, string applicationName, TimeProvider timeProvider) : ITicketBackend
{
    private static readonly TimeSpan CheckLifetime = TimeSpan.FromSeconds(10);

    private readonly KeyedLocks _locks = new();

    /// <summary>Distinguishes the entries from others in the cache, which other apps may share.</summary>
    private readonly string _prefix = $"kakaobusiness:{Uri.EscapeDataString(applicationName)}:";

    private string CheckKey => _prefix + "check";

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => cache.GetAsync(_prefix + key, cancellationToken);

    public async Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var held = await _locks.EnterAsync(key, cancellationToken);
        await WriteAsync(key, entry, lifetime, cancellationToken);
    }

    public async Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var held = await _locks.EnterAsync(key, cancellationToken);
        if (await GetAsync(key, cancellationToken) is null) return false;
        await WriteAsync(key, entry, lifetime, cancellationToken);
        return true;
    }

    public async Task<bool> RemoveAsync(string key, CancellationToken cancellationToken)
    {
        using var held = await _locks.EnterAsync(key, cancellationToken);
        await cache.RemoveAsync(_prefix + key, cancellationToken);
        return true;
    }

    public async Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var held = await _locks.EnterAsync(indexKey, cancellationToken);
        var index = await ReadIndexAsync(indexKey, cancellationToken);
        index.Fields[field] = value;
        await WriteIndexAsync(indexKey, index.LivingFor(lifetime, timeProvider), cancellationToken);
        return index.Fields.Count;
    }

    public async Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
        => (await ReadIndexAsync(indexKey, cancellationToken)).Fields;

    public async Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        using var held = await _locks.EnterAsync(indexKey, cancellationToken);
        var index = await ReadIndexAsync(indexKey, cancellationToken);
        foreach (var field in fields) index.Fields.Remove(field);
        await WriteIndexAsync(indexKey, index, cancellationToken);
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await cache.SetAsync(CheckKey, [1], Expiring(CheckLifetime), cancellationToken);
        if (await cache.GetAsync(CheckKey, cancellationToken) is null)
            throw new InvalidOperationException("The distributed cache did not return the entry that was just written to it.");
    }

    private Task WriteAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        => cache.SetAsync(_prefix + key, entry, Expiring(lifetime), cancellationToken);

    private async Task<CachedIndex> ReadIndexAsync(string indexKey, CancellationToken cancellationToken)
        => CachedIndex.Parse(await GetAsync(indexKey, cancellationToken));

    private Task WriteIndexAsync(string indexKey, CachedIndex index, CancellationToken cancellationToken)
    {
        var lifetime = index.Until - timeProvider.GetUtcNow();
        return index.Fields.Count == 0 || lifetime <= TimeSpan.Zero
            ? cache.RemoveAsync(_prefix + indexKey, cancellationToken)
            : WriteAsync(indexKey, index.Render(), lifetime, cancellationToken);
    }

    private static DistributedCacheEntryOptions Expiring(TimeSpan lifetime) => new() { AbsoluteExpirationRelativeToNow = lifetime };
}

/// <summary>
/// Represents an index in one cache entry: the time until which it must live, then a line for each field. The entry contains that time
/// because a cache does not report the remaining lifetime of an entry.
/// </summary>
internal sealed record CachedIndex(DateTimeOffset Until, Dictionary<string, string> Fields)
{
    /// <summary>Parses an index. Returns an empty one for <see langword="null"/>.</summary>
    public static CachedIndex Parse(byte[]? bytes)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = bytes is null ? [] : Encoding.ASCII.GetString(bytes).Split('\n');
        foreach (var line in lines.Skip(1))
        {
            if (line.Split('\t') is [var field, var value]) fields[field] = value;
        }

        return new(Timestamp.TryParse(lines.FirstOrDefault(), out var until) ? until : DateTimeOffset.MinValue, fields);
    }

    public CachedIndex LivingFor(TimeSpan lifetime, TimeProvider timeProvider)
    {
        var until = timeProvider.GetUtcNow() + lifetime;
        return until > Until ? this with { Until = until } : this;
    }

    public byte[] Render()
    {
        var text = new StringBuilder(Timestamp.Format(Until));
        foreach (var (field, value) in Fields) text.Append(CultureInfo.InvariantCulture, $"\n{field}\t{value}");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}

/// <summary>Provides a lock for each key. The number of locks is fixed, so some keys share one.</summary>
internal sealed class KeyedLocks
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var chosen = _locks[(uint)key.GetHashCode(StringComparison.Ordinal) % Count];
        await chosen.WaitAsync(cancellationToken);
        return new Held(chosen);
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
