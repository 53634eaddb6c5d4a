using KakaoBusiness.Tests.Shared.Stores;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a clock that is set.</summary>
[Trait("Category", "Attack")]
public class ClockAttacks
{
    /// <summary>The clock goes forward and back so that each look finds the cookie within its window; the session must end all the same.</summary>
    [Fact]
    public Task Clock_moved_back_and_forth_to_prolong_session() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = await SessionSites.SignedInAsync(site);
            foreach (var days in (int[])[10, -5, 10, -5, 10, -5, 10, 10, -5, 10])
            {
                SessionSites.Move(site, TimeSpan.FromDays(days));
                using var answer = await browser.GetAsync("/private");
                Assert.InRange((int)answer.StatusCode, 200, 302);
            }

            return await browser.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainCookieFormat());

    /// <summary>A check made while the clock was ahead must not keep a revoked token in use until that time.</summary>
    [Fact]
    public Task Clock_set_ahead_and_back_to_suppress_token_checks() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = await SessionSites.SignedInAsync(site);
            SessionSites.Move(site, TimeSpan.FromDays(1));
            Assert.NotNull(await browser.SignedInAsAsync());
            SessionSites.Move(site, TimeSpan.FromHours(-23));
            site.Emulator.AccountSettings.RevokeAll("owner");
            return await browser.SignedInAsAsync() is not null;
        },
        setup => setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero);

    /// <summary>A session that began while the clock was ahead would end as much too late.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public Task Clock_set_back_after_a_sign_in(bool stored) => Attack.IsRefusedAsync(
        async site =>
        {
            SessionSites.Move(site, TimeSpan.FromDays(300));
            using var browser = await SessionSites.SignedInAsync(site);
            SessionSites.Move(site, TimeSpan.FromDays(-300));
            return await browser.SignedInAsAsync() is not null;
        },
        setup =>
        {
            setup.UsePlainCookieFormat();
            if (stored) setup.UseCookieOptions((options, _) => options.SessionStore = new MemoryTicketStore());
        },
        SessionSites.Mode(stored));

    /// <summary>After the end of a session the clock is put back: what has ended by a sign-out does not come to life again.</summary>
    [Fact]
    public Task Clock_moved_back_after_a_sign_out() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await SessionSites.SignedInAsync(site);
            using var thief = victim.Copy(site);
            using var response = await victim.GetAsync("/sign-out");
            SessionSites.Move(site, TimeSpan.FromDays(-1));
            return await thief.SignedInAsAsync() is not null;
        },
        setup => setup.UsePlainCookieFormat(),
        SessionSites.Mode(stored: false));
}
