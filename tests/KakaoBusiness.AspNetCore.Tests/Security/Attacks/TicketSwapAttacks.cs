using KakaoBusiness.AspNetCore.Tests.TicketStore;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By somebody who can write to the ticket store.</summary>
[Trait("Category", "Attack")]
public class TicketSwapAttacks
{
    /// <summary>Somebody who can write to the store puts the victim's entry under the key of his own session.</summary>
    [Fact]
    public Task Ticket_swap_between_keys() => Attack.IsRefusedAsync(
        async site =>
        {
            var cache = (ListableCache)site.Services.GetRequiredService<IDistributedCache>();
            using var attacker = await SessionSites.SignedInAsync(site);
            var own = cache.ReadAll().Single(entry => IsSession(entry.Key)).Key;
            using var victim = await SessionSites.SignedInAsync(site, "other-owner");
            var victims = cache.ReadAll().Single(entry => entry.Key != own && IsSession(entry.Key)).Value;
            cache.Set(own, victims, new DistributedCacheEntryOptions());
            return await attacker.SignedInAsAsync() == Attack.OtherOwner;
        },
        setup => setup.Services += services => services.AddSingleton<IDataProtectionProvider>(new ProviderWithoutPurposes()),
        SessionSites.Mode(stored: true));

    private static bool IsSession(string key) => !key.EndsWith(":check", StringComparison.Ordinal) && !key.Contains("-u-", StringComparison.Ordinal);

    /// <summary>Encrypts all alike, whatever it is for.</summary>
    private sealed class ProviderWithoutPurposes : IDataProtectionProvider
    {
        private readonly IDataProtector _one = new EphemeralDataProtectionProvider().CreateProtector("all");

        public IDataProtector CreateProtector(string purpose) => new Same(_one);

        private sealed class Same(IDataProtector one) : IDataProtector
        {
            public IDataProtector CreateProtector(string purpose) => this;

            public byte[] Protect(byte[] plaintext) => one.Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData) => one.Unprotect(protectedData);
        }
    }
}
