using Microsoft.Extensions.Caching.Distributed;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>A cache that can be unavailable: it throws, or takes writes no more, or does not answer, or forgets.</summary>
internal sealed class SwitchableCache : IDistributedCache
{
    private readonly ListableCache _cache = new();
    private int _calls;

    public bool IsAway { get; set; }

    public bool IsReadOnly { get; set; }

    /// <summary>Sessions cannot be read; what is written to try the cache can.</summary>
    public bool IsUnreadable { get; set; }

    public bool IsSilent { get; set; }

    public bool Forgets { get; set; }

    /// <summary>How long the entry lives that was written last.</summary>
    public TimeSpan? LastLifetime { get; private set; }

    /// <summary>How often it was asked.</summary>
    public int Calls => _calls;

    public IReadOnlyDictionary<string, byte[]> ReadAll() => _cache.ReadAll();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await AnswerAsync(isWrite: false, token);
        if (IsUnreadable && key != "kakaobusiness:check") throw new IOException("The entry cannot be read.");
        return await _cache.GetAsync(key, token);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await AnswerAsync(isWrite: true, token);
        LastLifetime = options.AbsoluteExpirationRelativeToNow;
        if (!Forgets) await _cache.SetAsync(key, value, options, token);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await AnswerAsync(isWrite: true, token);
        await _cache.RemoveAsync(key, token);
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    private async Task AnswerAsync(bool isWrite, CancellationToken token)
    {
        Interlocked.Increment(ref _calls);
        if (IsSilent) await Task.Delay(Timeout.InfiniteTimeSpan, token);
        if (IsAway || (IsReadOnly && isWrite)) throw new IOException("The cache is unavailable.");
    }
}
