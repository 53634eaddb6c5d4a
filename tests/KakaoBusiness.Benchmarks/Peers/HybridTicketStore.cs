using KakaoBusiness.Benchmarks.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Peers;

/// <summary>HybridCache in front of Redis, as its documentation has it: entries stay in memory and are seen there first.</summary>
internal sealed class HybridTicketStore(HybridCache cache) : ITicketStore
{
    private static readonly HybridCacheEntryOptions Lifetime = new() { Expiration = TimeSpan.FromHours(8), LocalCacheExpiration = TimeSpan.FromMinutes(5) };
    private static readonly HybridCacheEntryOptions ReadOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    /// <summary>In front of Redis on a server.</summary>
    public static void Add(AuthenticationBuilder builder, RedisAddress server)
    {
        builder.Services.AddStackExchangeRedisCache(redis => (redis.Configuration, redis.InstanceName) = (server.Endpoint, $"{server.Prefix}hybrid:"));
        builder.Services.AddHybridCache();
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<HybridCache>((cookie, cache) => cookie.SessionStore = new HybridTicketStore(cache));
    }

    /// <inheritdoc/>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = NaiveTicketStore.NewKey();
        await RenewAsync(key, ticket);
        return key;
    }

    /// <inheritdoc/>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => cache.SetAsync(key, TicketSerializer.Default.Serialize(ticket), Lifetime).AsTask();

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
        => await cache.GetOrCreateAsync(key, _ => ValueTask.FromResult<byte[]?>(null), ReadOnly) is { } bytes ? TicketSerializer.Default.Deserialize(bytes) : null;

    /// <inheritdoc/>
    public Task RemoveAsync(string key) => cache.RemoveAsync(key).AsTask();
}
