using System.Net;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Whether the session of a cookie stands beside the app's login, or is the login.</summary>
public sealed class SessionReaderTests
{
    [Theory]
    [InlineData("own", null, "kakao", true)]
    [InlineData("kakao", null, "kakao", false)]
    [InlineData("KakaoBusiness", null, "kakao", false)]
    [InlineData("KakaoBusiness", null, "own", true)]
    [InlineData("kakao", "own", "kakao", true)]
    [InlineData("own", "kakao", "kakao", false)]
    public async Task Session_is_beside_unless_requests_authenticate_with_it(string defaultScheme, string? authenticateScheme, string cookieScheme, bool isBeside)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services
            .AddAuthentication(options => (options.DefaultScheme, options.DefaultAuthenticateScheme, options.DefaultChallengeScheme) = (defaultScheme, authenticateScheme, "own"))
            .AddCookie("own").AddCookie("kakao")
            .AddKakaoBusiness(options => options.SignInScheme = "kakao"));

        Assert.Equal(isBeside, app.Services.GetRequiredService<SessionReader>().IsBeside(cookieScheme));
    }

    [Theory]
    [InlineData("own", true)]
    [InlineData("kakao", false)]
    public async Task One_of_two_schemes_can_be_beside_login(string defaultScheme, bool areAny)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services
            .AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = (defaultScheme, "own"))
            .AddCookie("own").AddCookie("kakao")
            .AddKakaoBusiness(options => options.SignInScheme = "kakao")
            .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath, options.SignInScheme) = ("second", "/signin-second", defaultScheme)));

        Assert.Equal(areAny, app.Services.GetRequiredService<SessionReader>().AreAnyBesideLogin);
    }

    [Fact]
    public async Task Named_scheme_finds_its_session_alone()
    {
        await using var app = await BesideLoginApp.StartAsync(setup =>
        {
            setup.Services = services => services.AddAuthentication().AddCookie("second").AddKakaoBusiness(
                "Second", options => (options.ClientId, options.CallbackPath, options.SignInScheme) = ("second", "/signin-second", "second"));
            setup.Endpoints += routes => routes.MapGet("/token-of", async (HttpContext context, string? scheme)
                => await context.GetKakaoBusinessTokenAsync(scheme) is null ? "no token" : "token");
        });
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await BesideLoginApp.ConnectAsync(browser)).Dispose();

        Assert.Equal("token", await browser.TextAsync("/token-of"));
        Assert.Equal("token", await browser.TextAsync("/token-of?scheme=KakaoBusiness"));
        Assert.Equal("no token", await browser.TextAsync("/token-of?scheme=Second"));
        await Assert.ThrowsAsync<ArgumentException>(() => browser.GetAsync("/token-of?scheme=own"));
    }

    [Fact]
    public async Task Former_users_session_ends_once_in_a_request()
    {
        await using var app = await BesideLoginApp.StartAsync(setup => setup.Endpoints += routes => routes.MapGet("/tokens", async context =>
        {
            Assert.Null(await context.GetKakaoBusinessTokenAsync());
            Assert.Null(await context.GetKakaoBusinessTokenAsync(KakaoBusinessDefaults.AuthenticationScheme));
        }));
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await BesideLoginApp.ConnectAsync(browser)).Dispose();
        await browser.OwnSignInAsync("lee");

        Assert.Equal("", await browser.TextAsync("/tokens"));

        Assert.Single(app.MessagesOf("SessionOfAnotherUserEnded"));
        Assert.Equal(1, app.Calls(KakaoEndpoint.Revoke));
    }

    /// <summary>A browser that does not send the app's login to the callback sends it to no page that a redirect leads to.</summary>
    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.Redirect)]
    public async Task Missing_login_ends_the_redirects_on_a_page(bool isSignedIn, HttpStatusCode status)
    {
        await using var app = await BesideLoginApp.StartAsync();
        app.Challenge = () => new AuthenticationProperties { RedirectUri = "/me" };
        using var browser = app.NewBrowser();
        if (isSignedIn) await browser.OwnSignInAsync("kim");
        var consent = await browser.ChallengeAsync("/challenge?scheme=KakaoBusiness");
        await browser.OwnSignOutAsync();

        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(status, callback.StatusCode);
    }

    /// <summary>The default scheme forwards to the session itself. Who began it is known from the session, and not recorded in it.</summary>
    [Fact]
    public async Task Session_behind_forwarding_scheme_has_no_owner()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication("smart")
                .AddPolicyScheme("smart", null, options => options.ForwardDefault = "Session").AddKakaoBusiness().AddCookie("Session");
            setup.Endpoints = routes => routes.MapGet("/items", async context => await context.Response.WriteAsync(
                string.Join(' ', (await context.AuthenticateAsync("Session")).Properties!.Items.Keys)));
        });
        using var browser = app.NewBrowser();
        for (var consent = 0; consent < 2; consent++) (await browser.SignInAsync("/challenge?scheme=KakaoBusiness")).Dispose();

        var items = await browser.TextAsync("/items");

        Assert.Contains(".kakaobusiness.session_id", items, StringComparison.Ordinal);
        Assert.DoesNotContain(".kakaobusiness.owner", items, StringComparison.Ordinal);
    }
}
