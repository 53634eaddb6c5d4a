using System.Net;
using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>On the advertiser whose Kakao account is to be used under somebody else's key, and on the key that is to get somebody else's account.</summary>
[Trait("Category", "Attack")]
public class ConnectionAttacks
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void Site(TestAppSetup setup)
        => ConnectApp.Set(setup, connections => connections.AuthorizeConnect(request => Task.FromResult(request.Key == $"of-{request.User.Identity?.Name}")));

    [Fact]
    public Task Foreign_callback_url_connects_nothing() => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = await site.NewBrowserOfAsync("mallory");
            using var victim = await site.NewBrowserOfAsync("alice");
            var lure = await site.AgreeAsync(await attacker.ChallengeAsync("/advertisers/of-mallory/connect"));
            return await FollowAsync(site, victim, lure.AbsoluteUri, "of-mallory");
        },
        setup =>
        {
            Weakening.WithoutCorrelation(setup);
            WithoutUserCheck(setup);
        },
        Site);

    /// <summary>The victim agrees at Kakao, and the attacker has planted the cookie that ties the consent to the browser.</summary>
    [Fact]
    public Task Planted_correlation_cookie_does_not_connect_the_victims_account() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = await site.NewBrowserOfAsync("alice");
            return await PlantAsync(site, victim);
        },
        WithoutUserCheck,
        Site);

    /// <summary>As above, on a victim who is not signed in at the app.</summary>
    [Fact]
    public Task Planted_correlation_cookie_does_not_connect_anonymous_victim() => Attack.IsRefusedAsync(
        async site =>
        {
            using var victim = site.NewBrowser();
            return await PlantAsync(site, victim);
        },
        WithoutUserCheck,
        Site);

    [Fact]
    public Task Key_of_another_user_cannot_be_connected() => Attack.IsRefusedAsync(
        async site =>
        {
            using var attacker = await site.NewBrowserOfAsync("mallory");
            using var response = await attacker.GetAsync("/advertisers/of-alice/connect");
            if (response.Headers.Location is not { Host: "kauth.kakao.com" } url) return false;
            return await FollowAsync(site, attacker, (await site.AgreeAsync(url)).AbsoluteUri, "of-alice");
        },
        setup => setup.Services += services => services.PostConfigure<KakaoBusinessConnectionsOptions>(options => options.ConnectAuthorizations.Clear()),
        Site);

    [Fact]
    public Task Replayed_state_connects_once() => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = await site.NewBrowserOfAsync("alice");
            var url = await browser.ChallengeAsync("/advertisers/of-alice/connect");
            using var copy = browser.Copy(site);
            await FollowAsync(site, browser, (await site.AgreeAsync(url)).AbsoluteUri, "of-alice");
            await site.Connections().DisconnectAsync("of-alice", cancellationToken: Cancellation);
            return await FollowAsync(site, copy, (await site.AgreeAsync(url, "other-owner")).AbsoluteUri, "of-alice");
        },
        Weakening.WithoutMemoryOfStates,
        Site);

    /// <summary>Whoever can write to the database gives their own key the row of another.</summary>
    [Fact]
    public Task Row_copied_to_another_key_opens_nothing() => Attack.IsRefusedAsync(
        async site =>
        {
            using var alice = await site.NewBrowserOfAsync("alice");
            await alice.ConnectedAsync("of-alice");
            var row = (await site.FindEntryAsync("of-alice"))! with { Key = "of-mallory" };
            await site.Services.GetRequiredService<IKakaoBusinessConnectionStore>().TrySaveAsync(row, expectedStamp: null, owed: null, Cancellation);
            using var attacker = await site.NewBrowserOfAsync("mallory");
            return await attacker.StatusOfAsync("/advertisers/of-mallory") == HttpStatusCode.OK;
        },
        setup => setup.Services += services => services.AddSingleton<IDataProtectionProvider>(new OnePurpose()),
        Site);

    /// <summary>A sign-in's state leads to a connection, or the reverse, if one is taken for the other.</summary>
    [Fact]
    public async Task State_without_a_key_connects_and_signs_in_nobody()
    {
        await using var site = await TestApp.StartAsync(Site);
        using var browser = await site.NewBrowserOfAsync("alice");
        await browser.ChallengeAsync("/advertisers/of-alice/connect");
        using var response = await browser.GetAsync("/signin-kakaobusiness?code=canaryAuthorizationCode0123456789&state=forged");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(await site.FindAsync("of-alice"));
    }

    [Fact]
    public async Task Refused_consents_leave_no_token()
    {
        await using var site = await TestApp.StartAsync(Site);
        using var attacker = await site.NewBrowserOfAsync("mallory");
        using var victim = await site.NewBrowserOfAsync("alice");
        var lure = await attacker.ChallengeAsync("/advertisers/of-mallory/connect");
        Plant(site, attacker, victim);

        using var response = await victim.GetAsync(await site.AgreeAsync(lure));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(KakaoBusinessErrorCodes.UserChanged, await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, site.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Owner_of_10_000_connections_lists_them_in_pages()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k", owner: "agent-1");
        var template = (await host.FindEntryAsync("k"))!;
        for (var index = 0; index < 10_000; index++) await host.Store.TrySaveAsync(template with { Key = $"k{index}" }, null, null, Cancellation);

        var page = await host.Connections.ListAsync("agent-1", take: 1000, cancellationToken: Cancellation);

        Assert.Equal(1000, page.Connections.Count);
        Assert.NotNull(page.Continuation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await host.Connections.ListAsync("agent-1", take: 1001, cancellationToken: Cancellation));
    }

    private static async Task<bool> FollowAsync(TestApp site, Browser browser, string url, string key)
    {
        using var response = await browser.GetAsync(url);
        return await site.FindAsync(key) is not null;
    }

    /// <summary>The attacker begins a consent, and the victim's browser completes it with the planted cookie.</summary>
    private static async Task<bool> PlantAsync(TestApp site, Browser victim)
    {
        using var attacker = await site.NewBrowserOfAsync("mallory");
        var lure = await attacker.ChallengeAsync("/advertisers/of-mallory/connect");
        Plant(site, attacker, victim);
        return await FollowAsync(site, victim, (await site.AgreeAsync(lure)).AbsoluteUri, "of-mallory");
    }

    /// <summary>Sets the attacker's cookies but the login in the victim's browser, as another host of the domain can over http.</summary>
    private static void Plant(TestApp site, Browser attacker, Browser victim)
    {
        foreach (Cookie cookie in attacker.Cookies.GetCookies(new Uri(site.BaseAddress, KakaoBusinessDefaults.CallbackPath)))
            if (cookie.Name.Contains("Correlation", StringComparison.Ordinal)) victim.Cookies.Add(new Cookie(cookie.Name, cookie.Value, cookie.Path, site.BaseAddress.Host));
    }

    private static void WithoutUserCheck(TestAppSetup setup)
        => setup.Services += services => services.Replace(ServiceDescriptor.Singleton<IConnectionConsents>(
            provider => new ConsentsOfAnyUser(ActivatorUtilities.CreateInstance<ConnectionConsents>(provider))));

    private sealed class ConsentsOfAnyUser(IConnectionConsents inner) : IConnectionConsents
    {
        public Task<ConnectDecision> BeginAsync(HttpContext context, string scheme, AuthenticationProperties properties) => inner.BeginAsync(context, scheme, properties);

        public Task<string?> FindRefusalAsync(HttpContext context, string scheme, AuthenticationProperties properties) => Task.FromResult<string?>(null);

        public Task<string?> ReceiveAsync(HttpContext context, string scheme, AuthenticationProperties properties, KakaoBusinessToken token, IReadOnlyList<string>? scopes)
            => inner.ReceiveAsync(context, scheme, properties, token, scopes);

        public Task<string?> FindLinkUserAsync(HttpContext context) => inner.FindLinkUserAsync(context);

        public Task<bool> MayFollowLinkAsync(HttpContext context, string linkUser) => inner.MayFollowLinkAsync(context, linkUser);
    }

    /// <summary>Encrypts everything for one purpose, so that nothing binds a row to its key.</summary>
    private sealed class OnePurpose : IDataProtectionProvider
    {
        private readonly IDataProtector _protector = new EphemeralDataProtectionProvider().CreateProtector("one");

        public IDataProtector CreateProtector(string purpose) => new Protector(_protector);

        private sealed class Protector(IDataProtector inner) : IDataProtector
        {
            public IDataProtector CreateProtector(string purpose) => this;

            public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData) => inner.Unprotect(protectedData);
        }
    }
}
