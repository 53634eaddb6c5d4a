using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>Two Kakao Business schemes that sign in to a cookie scheme each, and an app whose default scheme only forwards.</summary>
public sealed class CookieOfEachSchemeTests
{
    [Theory]
    [InlineData("/first", "/signin-kakaobusiness")]
    [InlineData("/second", "/signin-second")]
    public async Task Policy_for_cookie_challenges_scheme_of_that_cookie(string path, string callbackPath)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        var visitor = await browser.ChallengeAsync(path);
        using var page = await browser.ConnectAsync(path);

        Assert.Equal(callbackPath, new Uri(visitor.Parameter("redirect_uri")).AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Theory]
    [InlineData("/first", "/signin-kakaobusiness")]
    [InlineData("/second", "/signin-second")]
    public async Task Missing_scope_challenges_scheme_of_policy_cookie(string path, string callbackPath)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { RedirectUri = "/" };
        foreach (var scheme in (string[])["KakaoBusiness", "Second"]) (await browser.SignInAsync("/challenge?scheme=" + scheme)).Dispose();

        var consent = await browser.ChallengeAsync(path);

        Assert.Equal(callbackPath, new Uri(consent.Parameter("redirect_uri")).AbsolutePath);
    }

    [Fact]
    public async Task Missing_scope_prefers_policy_scheme_over_scheme_of_cookie()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { RedirectUri = "/" };
        foreach (var scheme in (string[])["KakaoBusiness", "Second"]) (await browser.SignInAsync("/challenge?scheme=" + scheme)).Dispose();

        var consent = await browser.ChallengeAsync("/first-and-second");

        Assert.Equal("/signin-second", new Uri(consent.Parameter("redirect_uri")).AbsolutePath);
    }

    [Fact]
    public async Task Both_sessions_live_side_by_side()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.ConnectAsync("/first")).Dispose();
        (await browser.ConnectAsync("/second")).Dispose();

        Assert.Equal("KakaoBusiness KakaoBusiness", await browser.TextAsync("/first"));
        Assert.Equal("Second Second", await browser.TextAsync("/second"));
        Assert.Equal("KakaoBusiness,Second KakaoBusiness", await browser.TextAsync("/any"));
        Assert.Equal(2, app.Emulator.LiveTokenCount);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("kim")]
    public async Task Forwarding_default_scheme_finds_session_that_is_login(string? bearer)
    {
        // The selector is asked for each request: only then it is known whose cookie is the app's login.
        await using var app = await BesideLoginApp.StartWithAsync(services => services
            .AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("smart", KakaoBusinessDefaults.AuthenticationScheme))
            .AddPolicyScheme("smart", null, options => options.ForwardDefaultSelector = context => context.Request.Headers.ContainsKey("X-Own") ? "own" : "kakao")
            .AddCookie("own").AddCookie("kakao")
            .AddKakaoBusiness(options => options.SignInScheme = "kakao"));
        using var browser = app.NewBrowser();
        if (bearer is not null) await browser.OwnSignInAsync(bearer);

        using var page = await browser.ConnectAsync();

        Assert.EndsWith(" KakaoBusiness", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("token", await browser.TextAsync("/token"));
        using var own = new HttpRequestMessage(HttpMethod.Get, "/token");
        own.Headers.Add("X-Own", "1");
        using var answer = await browser.SendAsync(own);
        Assert.Equal(bearer is null ? "token" : "no token", await answer.TextAsync());
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services => services.AddAuthentication()
            .AddCookie("a").AddCookie("b")
            .AddKakaoBusiness(options => options.SignInScheme = "a")
            .AddKakaoBusiness("Second", options => (options.ClientId, options.ClientSecret, options.CallbackPath, options.SignInScheme)
                = (TestApp.ClientId, TestApp.ClientSecret, "/signin-second", "b"));
        setup.Endpoints = app =>
        {
            app.MapGet("/first", Describe).RequireAuthorization(policy => policy.AddAuthenticationSchemes("a").RequireScope("moment_management"));
            app.MapGet("/second", Describe).RequireAuthorization(policy => policy.AddAuthenticationSchemes("b").RequireScope("moment_management"));
            app.MapGet("/first-and-second", Describe).RequireAuthorization(policy => policy.AddAuthenticationSchemes("a", "Second").RequireScope("moment_management"));
            app.MapGet("/any", Describe).RequireScope("moment_management");
        };
    });

    /// <summary>The identities, and whose token code gets that names no scheme.</summary>
    private static async Task Describe(HttpContext context)
    {
        var token = await context.GetKakaoBusinessTokenAsync();
        var owner = token == await context.GetKakaoBusinessTokenAsync("Second") ? "Second" : "KakaoBusiness";
        await context.Response.WriteAsync($"{string.Join(",", context.User.Identities.Select(identity => identity.AuthenticationType))} {owner}");
    }
}
