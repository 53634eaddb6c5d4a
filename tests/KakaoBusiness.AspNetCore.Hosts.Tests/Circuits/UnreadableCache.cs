using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>A cache from which nothing can be read for a while.</summary>
internal sealed class UnreadableCache : IDistributedCache
{
    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));

    private int _reads;

    public bool IsUnreadable { get; set; }

    /// <summary>How often something could not be read.</summary>
    public int FailedReads => _reads;

    public byte[]? Get(string key) => IsUnreadable ? throw Fail() : _cache.Get(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => IsUnreadable ? throw Fail() : _cache.GetAsync(key, token);

    public void Refresh(string key) => _cache.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

    public void Remove(string key) => _cache.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _cache.Set(key, value, options);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => _cache.SetAsync(key, value, options, token);

    private IOException Fail()
    {
        Interlocked.Increment(ref _reads);
        return new IOException("The cache is unavailable.");
    }
}
