using System.Collections.Concurrent;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed class DistributedCacheSessionTests : SessionStoreContract
{
    private readonly ListableCache _cache = new();

    protected override void AddStore(AuthenticationBuilder builder)
    {
        builder.Services.AddSingleton<IDistributedCache>(_cache);
        builder.AddKakaoBusinessTicketStore();
    }

    protected override Task<IReadOnlyDictionary<string, byte[]>> ReadAllAsync() => Task.FromResult(_cache.ReadAll());

    protected override Task WriteAsync(string key, byte[] value)
    {
        _cache.Set(key, value, new DistributedCacheEntryOptions());
        return Task.CompletedTask;
    }

    public override ValueTask InitializeAsync() => default;

    public override ValueTask DisposeAsync() => default;
}

/// <summary>The framework's cache in memory, and the keys that were ever written to it.</summary>
internal sealed class ListableCache : IDistributedCache
{
    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly ConcurrentDictionary<string, bool> _keys = new();

    public IReadOnlyDictionary<string, byte[]> ReadAll()
        => _keys.Keys.Select(key => (key, Value: _cache.Get(key))).Where(entry => entry.Value is not null).ToDictionary(entry => entry.key, entry => entry.Value!);

    public byte[]? Get(string key) => _cache.Get(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _cache.GetAsync(key, token);

    public void Refresh(string key) => _cache.Refresh(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => _cache.RefreshAsync(key, token);

    public void Remove(string key) => _cache.Remove(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => _cache.RemoveAsync(key, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
    {
        _keys[key] = true;
        _cache.Set(key, value, options);
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        _keys[key] = true;
        return _cache.SetAsync(key, value, options, token);
    }
}
