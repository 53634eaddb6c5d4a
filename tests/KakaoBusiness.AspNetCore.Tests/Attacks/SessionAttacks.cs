using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.AspNetCore.Tests.Tickets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Attacks;

/// <summary>On a session that exists: its cookie, its entry in the store, its keys, its clock.</summary>
[Trait("Category", "Attack")]
public class SessionAttacks
{
    /// <summary>
    /// The attacker plants the cookie of a session of his own; the victim signs in over it. With a store the attacker would then
    /// read the victim's session, because the framework keeps the key. In cookie mode there is no key: what is planted must end.
    /// </summary>
    [Theory, InlineData(false), InlineData(true)]
    public Task Session_fixation(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = await SignedInAsync(site);
            using var victim = attacker.Copy(site);
            using var response = await victim.SignInAsync("/challenge", "other-owner");
            return await attacker.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainCookieManager(),
        Mode(stored));

    [Theory, InlineData(false), InlineData(true)]
    public Task Cookie_replay_after_sign_out(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SignedInAsync(site);
            using var thief = victim.Copy(site);
            using var response = await victim.GetAsync("/sign-out");
            return await thief.SignedInAsAsync() == Attack.Owner;
        },
        setup =>
        {
            if (stored) setup.UseCookieOptions((options, _) => options.SessionStore = new StoreThatKeeps(options.SessionStore!));
            else setup.UsePlainCookieFormat();
        },
        Mode(stored));

    /// <summary>Somebody who can write to the store puts the victim's entry under the key of his own session.</summary>
    [Fact]
    public Task Ticket_swap_between_keys() => Attack.IsRefusedAsync(
        async site =>
        {
            var cache = (ListableCache)site.Services.GetRequiredService<IDistributedCache>();
            using var attacker = await SignedInAsync(site);
            var own = cache.ReadAll().Single(entry => entry.Key.Split(':')[^1].Length == 43).Key;
            using var victim = await SignedInAsync(site, "other-owner");
            var victims = cache.ReadAll().Single(entry => entry.Key != own && entry.Key.Split(':')[^1].Length == 43).Value;
            cache.Set(own, victims, new DistributedCacheEntryOptions());
            return await attacker.SignedInAsAsync() == Attack.OtherOwner;
        },
        setup => setup.Services += services => services.AddSingleton<IDataProtectionProvider>(new ProviderWithoutPurposes()),
        Mode(stored: true));

    /// <summary>The clock goes forward and back so that each look finds the cookie within its window; the session must end all the same.</summary>
    [Fact]
    public Task Clock_moved_back_and_forth_to_keep_a_session_alive() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = await SignedInAsync(site);
            foreach (var days in (int[])[10, -5, 10, -5, 10, -5, 10, 10, -5, 10])
            {
                Move(site, TimeSpan.FromDays(days));
                using var answer = await browser.GetAsync("/private");
                Assert.InRange((int)answer.StatusCode, 200, 302);
            }

            return await browser.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainCookieFormat());

    /// <summary>After the end of a session the clock is put back: what has ended by a sign-out does not come to life again.</summary>
    [Fact]
    public Task Clock_moved_back_after_a_sign_out() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SignedInAsync(site);
            using var thief = victim.Copy(site);
            using var response = await victim.GetAsync("/sign-out");
            Move(site, TimeSpan.FromDays(-1));
            return await thief.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainCookieFormat(),
        Mode(stored: false));

    /// <summary>The site begins anew with other keys: neither old cookies nor sign-ins under way are believed, and nothing is a 500.</summary>
    [Fact]
    public async Task Key_ring_lost_and_an_old_cookie_and_an_old_state_brought_back()
    {
        var kept = new EphemeralDataProtectionProvider();
        await using var before = await TestApp.StartAsync(setup => setup.Services = services => services.AddSingleton<IDataProtectionProvider>(kept));
        using var old = await SignedInAsync(before);
        using var underWay = before.NewBrowser();
        var callback = Browser.CallbackUrl(await underWay.ChallengeAsync(), "code=c&state={state}");

        await Attack.IsRefusedAsync(
            async site =>
            {
                using var cookie = old.Copy(site);
                using var state = underWay.Copy(site);
                using var answer = await state.GetAsync(callback);
                Assert.InRange((int)answer.StatusCode, 302, 400);
                return await cookie.SignedInAsAsync() is not null || await state.SignedInAsAsync() is not null;
            },
            setup => setup.Services += services => services.AddSingleton<IDataProtectionProvider>(kept),
            setup => setup.Backchannel = new ScriptedKakao());
    }

    /// <summary>A new key comes and the old ones are revoked, as after a break-in: cookies of the old ones are dead.</summary>
    [Fact]
    public Task Key_ring_rotated_and_a_cookie_of_a_revoked_key_used() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = await SignedInAsync(site);
            var keys = site.Services.GetRequiredService<IKeyManager>();
            keys.CreateNewKey(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
            // Rotation alone costs nobody the session.
            Assert.NotNull(await browser.SignedInAsAsync());
            keys.RevokeAllKeys(DateTimeOffset.MaxValue, "stolen");
            // The framework learns of a revocation in the background.
            for (var attempt = 0; attempt < 100; attempt++)
            {
                if (await browser.SignedInAsAsync() is null) return false;
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            return true;
        },
        setup => setup.UseCookieOptions((options, services) => options.TicketDataFormat = new SecureDataFormat<AuthenticationTicket>(
            TicketSerializer.Default, new ProtectorOfRevokedKeys(services.GetRequiredService<IDataProtectionProvider>().CreateProtector("plain")))),
        setup =>
        {
            setup.SharedKeys = true;
            setup.Services = services => services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateTempSubdirectory("kakaobusiness-keys"));
        });

    private static Action<TestAppSetup> Mode(bool stored) => setup =>
    {
        if (stored)
        {
            setup.Authentication = services =>
            {
                services.AddSingleton<IDistributedCache>(new ListableCache());
                services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            };
        }

        setup.Endpoints = app => app.MapGet("/sign-out", context => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme));
    };

    private static async Task<Browser> SignedInAsync(TestApp site, string persona = "owner")
    {
        var browser = site.NewBrowser();
        await browser.SignedInAsync(persona);
        return browser;
    }

    /// <summary>The fake clock refuses to go back unless it is told to jump.</summary>
    private static void Move(TestApp site, TimeSpan by) => site.Time.AdjustTime(site.Time.GetUtcNow() + by);

    /// <summary>A store that takes no removal.</summary>
    private sealed class StoreThatKeeps(ITicketStore inner) : ITicketStore
    {
        public Task<string> StoreAsync(AuthenticationTicket ticket) => inner.StoreAsync(ticket);

        public Task RenewAsync(string key, AuthenticationTicket ticket) => inner.RenewAsync(key, ticket);

        public Task<AuthenticationTicket?> RetrieveAsync(string key) => inner.RetrieveAsync(key);

        public Task RemoveAsync(string key) => Task.CompletedTask;
    }

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

    private sealed class ProtectorOfRevokedKeys(IDataProtector inner) : IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => new ProtectorOfRevokedKeys(inner.CreateProtector(purpose));

        public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData) => ((IPersistedDataProtector)inner).DangerousUnprotect(protectedData, ignoreRevocationErrors: true, out _, out _);
    }
}
