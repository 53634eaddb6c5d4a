using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>A policy names the schemes of a page: who signs its visitors in, and whose session counts there.</summary>
public sealed class NamedSchemesTests
{
    [Fact]
    public async Task Refused_session_leaves_the_other_named_identity()
    {
        await using var app = await BesideLoginApp.StartAsync(setup => Map(setup, "/either", policy => policy.AddAuthenticationSchemes("own", "kakao").RequireAuthenticatedUser()));
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        Assert.Equal("password,KakaoBusiness", await browser.TextAsync("/either"));
        await browser.OwnSignInAsync("lee");

        Assert.Equal("password", await browser.TextAsync("/either"));
    }

    [Fact]
    public async Task Missing_scope_asks_scheme_of_named_cookie_without_a_session()
    {
        await using var app = await BesideLoginApp.StartWithAsync(
            services => services.AddAuthentication("own").AddCookie("own").AddCookie("a").AddCookie("b")
                .AddKakaoBusiness(options => options.SignInScheme = "a")
                .AddKakaoBusiness("Second", options => (options.ClientId, options.ClientSecret, options.CallbackPath, options.SignInScheme)
                    = (TestApp.ClientId, TestApp.ClientSecret, "/signin-second", "b")),
            setup => Map(setup, "/b", policy => policy.AddAuthenticationSchemes("own", "b").RequireScope("moment_management")));
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");

        Assert.Equal("/signin-second", CallbackOf(await browser.ChallengeAsync("/b")));
    }

    [Fact]
    public async Task Without_default_challenge_scheme_the_first_scheme_is_asked()
    {
        await using var app = await BesideLoginApp.StartWithAsync(services => services.AddAuthentication().AddCookie("a").AddCookie("b")
            .AddKakaoBusiness(options => options.SignInScheme = "a")
            .AddKakaoBusiness("Second", options => (options.ClientId, options.ClientSecret, options.CallbackPath, options.SignInScheme)
                = (TestApp.ClientId, TestApp.ClientSecret, "/signin-second", "b")));
        using var browser = app.NewBrowser();

        Assert.Equal("/signin-kakaobusiness", CallbackOf(await browser.ChallengeAsync("/moment")));
    }

    [Fact]
    public async Task Cookie_of_login_sends_visitors_where_the_app_decided()
    {
        await using var app = await BesideLoginApp.StartWithAsync(
            services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("own", "portal"))
                .AddCookie("own").AddCookie("portal", cookie => cookie.LoginPath = "/portal")
                .AddKakaoBusiness(options => options.SignInScheme = "own"),
            setup => Map(setup, "/named", policy => policy.AddAuthenticationSchemes("own").RequireScope("moment_management")));
        using var browser = app.NewBrowser();

        Assert.Equal("/Account/Login", (await browser.ChallengeAsync("/named")).AbsolutePath);
    }

    [Fact]
    public async Task Session_beside_does_not_challenge_with_a_named_login()
    {
        await using var app = await BesideLoginApp.StartWithAsync(
            services => services.AddAuthentication("own").AddCookie("own").AddCookie("kakao").AddCookie("staff", cookie => cookie.LoginPath = "/staff-login")
                .AddKakaoBusiness(options => options.SignInScheme = "kakao"),
            setup => Map(setup, "/staff", policy => policy.AddAuthenticationSchemes("staff", "kakao").RequireScope("moment_management")));
        using var browser = app.NewBrowser();

        Assert.Equal("/staff-login", (await browser.ChallengeAsync("/staff")).AbsolutePath);
    }

    [Fact]
    public async Task Policy_with_sessions_alone_keeps_them_without_incremental_consent()
    {
        await using var app = await BesideLoginApp.StartAsync(setup =>
        {
            setup.Scheme["IncrementalConsent"] = "false";
            Map(setup, "/kakao", policy => policy.AddAuthenticationSchemes("kakao").RequireScope("moment_management"));
        });
        using var browser = app.NewBrowser();

        Assert.Equal("/Account/Login", (await browser.ChallengeAsync("/kakao")).AbsolutePath);
    }

    private static string CallbackOf(Uri consent) => new Uri(consent.Parameter("redirect_uri")).AbsolutePath;

    private static void Map(TestAppSetup setup, string path, Action<AuthorizationPolicyBuilder> policy) => setup.Endpoints += routes => routes
        .MapGet(path, (HttpContext context) => context.Response.WriteAsync(string.Join(',', context.User.Identities.Select(identity => identity.AuthenticationType))))
        .RequireAuthorization(policy);
}
