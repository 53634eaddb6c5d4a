using System.Security.Cryptography;
using KakaoBusiness.Benchmarks.Servers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Peers;

/// <summary>
/// The ticket store that articles and answers show: <see cref="IDistributedCache"/>, a GUID as the key, the framework's serializer,
/// an expiry that slides; encrypted where somebody thought of it.
/// </summary>
internal class NaiveTicketStore(IDistributedCache cache, IDataProtector? protector) : ITicketStore
{
    /// <summary>In Redis on a server, with or without encryption at rest.</summary>
    public static void Add(AuthenticationBuilder builder, RedisAddress server, bool isEncrypted)
    {
        builder.Services.AddStackExchangeRedisCache(redis => (redis.Configuration, redis.InstanceName) = (server.Endpoint, $"{server.Prefix}naive-{isEncrypted}:"));
        builder.Services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IDistributedCache, IDataProtectionProvider>((cookie, cache, keys)
                => cookie.SessionStore = new NaiveTicketStore(cache, isEncrypted ? keys.CreateProtector("AuthTickets") : null));
    }

    /// <inheritdoc/>
    public virtual async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = NewKey();
        await RenewAsync(key, ticket);
        return key;
    }

    /// <inheritdoc/>
    public virtual Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var bytes = TicketSerializer.Default.Serialize(ticket);
        if (protector is not null) bytes = protector.Protect(bytes);
        var options = new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(8) };
        if (ticket.Properties.ExpiresUtc is { } expires) options.AbsoluteExpiration = expires;
        return cache.SetAsync(key, bytes, options);
    }

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (await ReadAsync(key) is not { } bytes) return null;
        return TicketSerializer.Default.Deserialize(protector is null ? bytes : protector.Unprotect(bytes));
    }

    /// <inheritdoc/>
    public virtual Task RemoveAsync(string key) => cache.RemoveAsync(key);

    /// <summary>In the form that the articles have, which make one by <c>Guid.NewGuid()</c>, though that promises uniqueness and not secrecy.</summary>
    internal static string NewKey() => "AuthTicket-" + new Guid(RandomNumberGenerator.GetBytes(16));

    /// <summary>The entry of a key.</summary>
    protected virtual Task<byte[]?> ReadAsync(string key) => cache.GetAsync(key);
}
