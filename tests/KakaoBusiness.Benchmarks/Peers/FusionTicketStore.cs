using KakaoBusiness.Benchmarks.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;

namespace KakaoBusiness.Benchmarks.Peers;

/// <summary>FusionCache in front of the naive store: what is not in memory comes from Redis.</summary>
internal sealed class FusionTicketStore(IFusionCache memory, IDistributedCache cache) : NaiveTicketStore(cache, protector: null)
{
    private readonly IDistributedCache _cache = cache;

    /// <summary>In front of Redis on a server.</summary>
    public static void Add(AuthenticationBuilder builder, RedisAddress server)
    {
        builder.Services.AddStackExchangeRedisCache(redis => (redis.Configuration, redis.InstanceName) = (server.Endpoint, $"{server.Prefix}fusion:"));
        builder.Services.AddFusionCache().WithDefaultEntryOptions(entry => entry.Duration = TimeSpan.FromMinutes(5));
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IFusionCache, IDistributedCache>((cookie, memory, cache) => cookie.SessionStore = new FusionTicketStore(memory, cache));
    }

    /// <inheritdoc/>
    public override async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await base.RenewAsync(key, ticket);
        await memory.RemoveAsync(key);
    }

    /// <inheritdoc/>
    public override async Task RemoveAsync(string key)
    {
        await base.RemoveAsync(key);
        await memory.RemoveAsync(key);
    }

    /// <inheritdoc/>
    protected override Task<byte[]?> ReadAsync(string key)
        => memory.GetOrSetAsync<byte[]?>(key, async (_, cancelled) => await _cache.GetAsync(key, cancelled)).AsTask();
}
