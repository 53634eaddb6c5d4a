using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>With what was protected by keys that are gone.</summary>
[Trait("Category", "Attack")]
public class KeyRingAttacks
{
    /// <summary>The site begins anew with other keys: neither old cookies nor sign-ins under way are believed, and nothing is a 500.</summary>
    [Fact]
    public async Task Old_cookie_and_state_after_key_ring_loss()
    {
        var kept = new EphemeralDataProtectionProvider();
        await using var before = await TestApp.StartAsync(setup => setup.Services = services => services.AddSingleton<IDataProtectionProvider>(kept));
        using var old = await SessionSites.SignedInAsync(before);
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
    public Task Cookie_of_a_revoked_key_after_rotation() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = await SessionSites.SignedInAsync(site);
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

    private sealed class ProtectorOfRevokedKeys(IDataProtector inner) : IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => new ProtectorOfRevokedKeys(inner.CreateProtector(purpose));

        public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData) => ((IPersistedDataProtector)inner).DangerousUnprotect(protectedData, ignoreRevocationErrors: true, out _, out _);
    }
}
