using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An app with two Kakao Business schemes.</summary>
public class TwoSchemesTests
{
    [Theory]
    [InlineData("KakaoBusiness", "/signin-kakaobusiness", "biz_account_email,moment_management")]
    [InlineData("Second", "/signin-second", "moment_delete,moment_management")]
    public async Task Scheme_that_signed_the_user_in_asks_for_more(string scheme, string callbackPath, string scopes)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge?scheme=" + scheme)).Dispose();

        var consent = await browser.ChallengeAsync("/moment");

        Assert.Equal(callbackPath, new Uri(consent.Parameter("redirect_uri")).AbsolutePath);
        Assert.Equal(scopes, consent.Parameter("scope"));
    }

    [Fact]
    public async Task Consent_link_belongs_to_its_scheme()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge?scheme=Second")).Dispose();

        using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));
        var link = MissingScopeInBrowserTests.LinkIn(await refusal.TextAsync());
        using var atTheOther = await browser.GetAsync(link.Replace("signin-second", "signin-kakaobusiness", StringComparison.Ordinal));

        Assert.StartsWith("/signin-second/consent?", link, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, atTheOther.StatusCode);
    }

    [Fact]
    public async Task Challenge_ignores_sessions_of_other_schemes()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge?scheme=Second")).Dispose();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_delete"], RedirectUri = "/" };

        Assert.Equal("kauth.kakao.com", (await browser.ChallengeAsync("/challenge?scheme=KakaoBusiness")).Host);
    }

    [Fact]
    public async Task Policy_that_names_one_of_them_sends_visitors_there()
    {
        await using var app = await StartAsync(setup => setup.Endpoints += app => app.MapGet("/second", (HttpContext context) => context.Response.WriteAsync("page"))
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Second").RequireScope("keyword_management")));
        using var browser = app.NewBrowser();

        var consent = await browser.ChallengeAsync("/second");

        Assert.Equal("/signin-second", new Uri(consent.Parameter("redirect_uri")).AbsolutePath);
        Assert.Equal("moment_delete,keyword_management", consent.Parameter("scope"));
    }

    [Theory]
    [InlineData("KakaoBusiness", "/signin-kakaobusiness")]
    [InlineData("Second", "/signin-second")]
    public async Task Policy_that_names_shared_cookie_asks_scheme_of_session(string scheme, string callbackPath)
    {
        await using var app = await StartAsync(MapCookiePage);
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge?scheme=" + scheme)).Dispose();

        var consent = await browser.ChallengeAsync("/cookie");

        Assert.Equal(callbackPath, new Uri(consent.Parameter("redirect_uri")).AbsolutePath);
    }

    [Theory]
    [InlineData("KakaoBusiness", "/signin-kakaobusiness")]
    [InlineData("Second", "/signin-second")]
    public async Task Policy_for_shared_cookie_challenges_default_scheme(string scheme, string callbackPath)
    {
        await using var app = await StartAsync(setup =>
        {
            MapCookiePage(setup);
            setup.Services = services => services.Configure<AuthenticationOptions>(options => options.DefaultChallengeScheme = scheme);
        });
        using var browser = app.NewBrowser();

        var consent = await browser.ChallengeAsync("/cookie");

        Assert.Equal(callbackPath, new Uri(consent.Parameter("redirect_uri")).AbsolutePath);
    }

    [Fact]
    public async Task Pages_of_two_schemes_are_separate()
    {
        await using var app = await StartAsync(setup =>
        {
            setup.Configuration["Authentication:Schemes:Second:InsufficientScopePath"] = "/consent-needed";
            setup.Endpoints += app => app.MapGet("/consent-needed", (HttpContext context) => context.Response.WriteAsync("the app's page"));
        });

        foreach (var (scheme, isOwn) in new[] { ("Second", true), ("KakaoBusiness", false) })
        {
            using var browser = app.NewBrowser();
            (await browser.SignInAsync("/challenge?scheme=" + scheme)).Dispose();
            using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));
            Assert.Equal(isOwn, await refusal.TextAsync() == "the app's page");
        }
    }

    private static void MapCookiePage(TestAppSetup setup) => setup.Endpoints += app => app.MapGet("/cookie", (HttpContext context) => context.Response.WriteAsync("page"))
        .RequireAuthorization(policy => policy.AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme).RequireScope("moment_management"));

    private static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => ScopedEndpoints.StartAsync(setup =>
    {
        setup.Authentication = services => services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie()
            .AddKakaoBusiness()
            .AddKakaoBusiness("Second", options =>
            {
                (options.ClientId, options.ClientSecret, options.CallbackPath) = (TestApp.ClientId, TestApp.ClientSecret, "/signin-second");
                options.Scope.Add("moment_delete");
            });
        configure?.Invoke(setup);
    });
}
