using System.Security.Claims;
using KakaoBusiness.Benchmarks.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace KakaoBusiness.Benchmarks.Peers;

/// <summary>
/// The naive store, encrypted, and a set of each user's sessions beside it: what an app needs that lists a user's sessions or signs a
/// user out everywhere. Both commands of the index travel together.
/// </summary>
internal sealed class IndexedTicketStore(IDistributedCache cache, IDataProtector protector, IDatabase redis, string prefix) : NaiveTicketStore(cache, protector)
{
    /// <summary>In Redis on a server.</summary>
    public static void Add(AuthenticationBuilder builder, RedisAddress server)
    {
        var redis = ConnectionMultiplexer.Connect(server.Endpoint);
        builder.Services.AddStackExchangeRedisCache(options
            => (options.ConnectionMultiplexerFactory, options.InstanceName) = (() => Task.FromResult<IConnectionMultiplexer>(redis), server.Prefix + "indexed:"));
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IDistributedCache, IDataProtectionProvider>((cookie, cache, keys)
                => cookie.SessionStore = new IndexedTicketStore(cache, keys.CreateProtector("AuthTickets"), redis.GetDatabase(), server.Prefix + "user:"));
    }

    /// <inheritdoc/>
    public override async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = await base.StoreAsync(ticket);
        RedisKey index = prefix + ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier);
        await Task.WhenAll(redis.SetAddAsync(index, key), redis.KeyExpireAsync(index, TimeSpan.FromHours(8)));
        return key;
    }
}
