using System.Net;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By somebody without a session, or with one of another app, on a ticket store that fails or is shared.</summary>
[Trait("Category", "Attack")]
public class StoreAttacks
{
    /// <summary>While the store takes no writes, requests that lead to Kakao make the store unavailable to signed-in users.</summary>
    [Fact]
    public Task Anonymous_requests_lock_readers_out_of_a_full_store()
    {
        var cache = new SwitchableCache();
        return Attack.IsRefusedAsync(
            async site =>
            {
                cache.IsReadOnly = false;
                using var victim = await SessionSites.SignedInAsync(site);
                cache.IsReadOnly = true;
                for (var request = 0; request < 3; request++) await site.NewBrowser().StatusOfAsync();
                return await victim.StatusOfAsync() == HttpStatusCode.ServiceUnavailable;
            },
            setup => setup.Services += services => services.Replace(ServiceDescriptor.Singleton<IDistributedCache>(new CacheWithOneCircuit(cache))),
            Stored(cache));
    }

    /// <summary>During an outage invented cookies fill what a node remembers of sign-outs; the cookie of a real one works again afterwards.</summary>
    [Fact]
    public Task Invented_cookies_crowd_out_a_sign_out()
    {
        var cache = new SwitchableCache();
        return Attack.IsRefusedAsync(
            async site =>
            {
                using var victim = await SessionSites.SignedInAsync(site);
                using var thief = victim.Copy(site);
                cache.IsAway = true;
                var removals = site.Services.GetRequiredService<StoreAvailability>();
                try
                {
                    for (var count = 0; count < 20_000; count++) removals.PostponeRemoval(ProtectedTicketStore.ToStorageKey(ProtectedTicketStore.CreateKey())!);
                }
                catch (KakaoBusinessTicketStoreException)
                {
                    // Full; the attacker has what he wanted.
                }

                using var response = await victim.GetAsync("/sign-out");
                cache.IsAway = false;
                site.Time.Advance(TimeSpan.FromSeconds(1));
                return await thief.SignedInAsAsync() == Attack.Owner;
            },
            setup => setup.UsePlainSignIn(),
            Stored(cache));
    }

    /// <summary>Two deployments of one application share a cache and a key ring: the session of one is brought to the other.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_of_another_deployment(bool stored)
    {
        var (cache, keys) = (new ListableCache(), new EphemeralDataProtectionProvider());
        void Share(TestAppSetup setup)
        {
            if (stored) Stored(cache)(setup);
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
            setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero;
        }

        await using var other = await TestApp.StartAsync(Share);
        using var visitor = await SessionSites.SignedInAsync(other);
        await Attack.IsRefusedAsync(
            async site => await visitor.CopyOn(site).SignedInAsAsync() == Attack.Owner,
            setup => setup.Services += services => services.Replace(ServiceDescriptor.Singleton(provider => new AppScope(
                provider.GetRequiredService<KakaoBusinessSchemes>(), new OptionsOfTheOther()))),
            setup =>
            {
                Share(setup);
                setup.Scheme["ClientId"] = "another-client-id";
            });
    }

    private static Action<TestAppSetup> Stored(IDistributedCache cache) => setup =>
    {
        SessionSites.Mode(stored: true)(setup);
        setup.Authentication = services =>
        {
            services.AddSingleton(cache);
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
        };
    };

    private sealed class OptionsOfTheOther : IOptionsMonitor<KakaoBusinessOptions>
    {
        public KakaoBusinessOptions CurrentValue => Get(null);

        public KakaoBusinessOptions Get(string? name) => new() { ClientId = TestApp.ClientId };

        public IDisposable? OnChange(Action<KakaoBusinessOptions, string?> listener) => null;
    }

    /// <summary>After three refused writes it answers no reads either.</summary>
    private sealed class CacheWithOneCircuit(IDistributedCache inner) : IDistributedCache
    {
        private int _failures;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
            => _failures >= 3 ? throw new IOException("The circuit is open.") : inner.GetAsync(key, token);

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            _failures++;
            await inner.SetAsync(key, value, options, token);
            _failures = 0;
        }

        public Task RemoveAsync(string key, CancellationToken token = default) => inner.RemoveAsync(key, token);

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public byte[]? Get(string key) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();
    }
}
