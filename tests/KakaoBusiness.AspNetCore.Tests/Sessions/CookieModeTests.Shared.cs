using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Several nodes that share the list of ended sessions.</summary>
public sealed partial class CookieModeTests
{
    private static Action<TestAppSetup> Share(IDistributedCache cache, IDataProtectionProvider keys, bool allowsUnchecked = false) => setup =>
    {
        setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness()
            .AddKakaoBusinessSharedEndedSessions(options => options.AllowUncheckedSessions = allowsUnchecked);
        setup.Services = services => services.AddSingleton(cache).AddSingleton(keys);
        // Each node has an emulator of its own, which does not know the other's tokens.
        setup.Options = options => options.TokenValidationInterval = TimeSpan.Zero;
    };

    [Fact]
    public async Task Shared_list_ends_cookies_on_other_nodes()
    {
        var (cache, keys) = (new ListableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartAsync(Share(cache, keys));
        await using var second = await StartAsync(Share(cache, keys));
        var browser = await SignInAsync(first);
        var copy = browser.CopyOn(second);
        await copy.TicketAsync();
        using var response = await browser.GetAsync("/sign-out");

        await Eventually.HoldsAsync(async () =>
        {
            first.Time.Advance(TimeSpan.FromSeconds(15));
            second.Time.Advance(TimeSpan.FromSeconds(15));
            using var answer = await copy.GetAsync("/private");
            return answer.StatusCode == HttpStatusCode.Redirect;
        });
        Assert.NotEmpty(cache.ReadAll());
    }

    /// <summary>A node that has not heard of the sign-out renews a copy, which then lives longer than the window of the cookie from the sign-out on.</summary>
    [Fact]
    public async Task Copy_renewed_after_sign_out_works_nowhere()
    {
        var (cache, keys) = (new ListableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartAsync(Share(cache, keys));
        await using var second = await StartAsync(Share(cache, keys));
        var browser = await SignInAsync(first);
        first.Time.Advance(TimeSpan.FromDays(8));
        second.Time.Advance(TimeSpan.FromDays(8) + TimeSpan.FromSeconds(10));
        var copy = browser.CopyOn(second);
        using var response = await browser.GetAsync("/sign-out");
        await copy.TicketAsync();
        await first.AdvanceUntilAsync(TimeSpan.FromSeconds(15), () => cache.ReadAll().Count > 0);

        // A node started anew knows what the shared list still holds.
        await using var third = await StartAsync(Share(cache, keys));
        third.Time.Advance(TimeSpan.FromDays(22) + TimeSpan.FromSeconds(5));
        await third.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => third.Services.GetRequiredService<EndedSessions>().Entries.Count > 0);
        await copy.CopyOn(third).AssertAnonymousAsync();
    }

    [Fact]
    public async Task Node_without_shared_list_answers_503()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartAsync(Share(cache, keys));
        var (browser, signedOut) = (await SignInAsync(first), await SignInAsync(first));
        var copy = signedOut.Copy(first);
        using var response = await signedOut.GetAsync("/sign-out");
        await first.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => cache.ReadAll().Count > 0);
        cache.IsAway = true;

        await using var second = await StartAsync(Share(cache, keys));
        second.Time.Advance(TimeSpan.FromMilliseconds(500));
        (browser, copy) = (browser.CopyOn(second), copy.CopyOn(second));
        using var answer = await browser.GetAsync("/private");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Empty(answer.SetCookies());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await copy.StatusOfAsync());
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/"));
        // Nobody has to wait who signs in anew.
        await (await SignInAsync(second)).TicketAsync();

        cache.IsAway = false;
        await second.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => second.MessagesOf("EndedListAvailable").Any());
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Unknown_session_is_not_continued()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartAsync(Share(cache, keys));
        var browser = await SignInAsync(first);
        var issuer = (await browser.TicketAsync()).Claims.First(claim => claim.Type == ClaimTypes.NameIdentifier).Issuer;
        cache.IsAway = true;
        await using var second = await StartAsync(setup =>
        {
            Share(cache, keys)(setup);
            setup.Endpoints += app => app.MapGet("/again", context => context.SignInAsync("Cookies", new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Attack.Owner, null, issuer)], KakaoBusinessDefaults.AuthenticationScheme))));
        });
        second.Time.Advance(TimeSpan.FromMilliseconds(500));
        browser = browser.CopyOn(second);

        using var response = await browser.GetAsync("/again");

        // The app signs the same user in, and the session may have ended.
        var ticket = await browser.TicketAsync();
        Assert.Equal(Attack.Owner, ticket.NameIdentifier);
        Assert.Null(ticket.AccessToken);
    }

    [Fact]
    public async Task Node_allowing_unchecked_sessions_starts_without_shared_list()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartAsync(Share(cache, keys));
        var browser = await SignInAsync(first);
        cache.IsAway = true;

        await using var second = await StartAsync(Share(cache, keys, allowsUnchecked: true));

        await browser.CopyOn(second).TicketAsync();
    }

    [Fact]
    public async Task Running_node_continues_while_the_shared_list_is_unavailable()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        await using var app = await StartAsync(Share(cache, keys));
        var browser = await SignInAsync(app);

        cache.IsAway = true;
        await app.AdvanceUntilAsync(TimeSpan.FromSeconds(15), () => app.MessagesOf("EndedListUnavailable").Any());

        await browser.TicketAsync();
    }

    [Fact]
    public async Task Sign_out_without_shared_list_ends_the_session()
    {
        var (cache, keys) = (new SwitchableCache(), new EphemeralDataProtectionProvider());
        await using var first = await StartAsync(Share(cache, keys));
        var browser = await SignInAsync(first);
        cache.IsAway = true;
        await using var second = await StartAsync(Share(cache, keys));
        browser = browser.CopyOn(second);
        var copy = browser.Copy(second);

        using var response = await browser.GetAsync("/sign-out");

        cache.IsAway = false;
        await second.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => second.MessagesOf("EndedListAvailable").Any());
        await copy.AssertAnonymousAsync();
    }
}
