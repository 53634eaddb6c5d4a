using System.Net;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>Every refusal of the library for every kind of request: a redirect, a page, or problem details.</summary>
public class RefusalTests
{
    private static readonly string[] GetAndPost = ["GET", "POST"];

    private readonly SwitchableCache _cache = new();

    [Fact]
    public async Task Challenge_redirects_navigation_and_answers_others_with_401()
    {
        await using var app = await StartAsync();

        await AssertEachAsync(app, "/plain", isSignedIn: false, kind => kind switch
        {
            { IsRedirected: true } => "302 kauth.kakao.com cookie",
            { IsPage: true } => "401 page Sign-in required /signin-kakaobusiness/consent",
            _ => "401 problem Unauthorized",
        });
    }

    [Fact]
    public async Task Challenge_of_fallback_policy_answers_health_probe_with_401()
    {
        await using var app = await StartAsync(setup => setup.Services += services => services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()));
        using var probe = app.NewBrowser();
        probe.Accept = null;

        using var answer = await probe.GetAsync("/healthz");

        Assert.Equal("401 problem Unauthorized", await DescribeAsync(answer));
    }

    [Fact]
    public async Task Anonymous_request_for_scope_gets_consent_or_401()
    {
        await using var app = await StartAsync();

        await AssertEachAsync(app, "/scoped", isSignedIn: false, kind => kind switch
        {
            { IsPageVisit: true } => "302 kauth.kakao.com cookie",
            { IsPage: true } => "403 page Consent needed /signin-kakaobusiness/consent",
            _ => "401 problem Unauthorized",
        });
    }

    [Fact]
    public async Task Missing_scope_of_session_leads_to_consent_or_403()
    {
        await using var app = await StartAsync();

        await AssertEachAsync(app, "/scoped", isSignedIn: true, kind => kind switch
        {
            { IsPageVisit: true } => "302 kauth.kakao.com cookie",
            { IsPage: true } => "403 page Consent needed /signin-kakaobusiness/consent",
            _ => "403 problem Insufficient scope",
        });
    }

    [Fact]
    public async Task Missing_role_is_403_without_redirect()
    {
        await using var app = await StartAsync();

        await AssertEachAsync(app, "/admin", isSignedIn: true, kind => kind.IsPage ? "403 page Access denied /" : "403 problem Forbidden");
    }

    [Fact]
    public async Task Refused_ad_api_call_leads_to_consent_or_refusal()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        await AssertEachAsync(app, "/calls", isSignedIn: true, kind => kind switch
        {
            { IsPageVisit: true } => "302 kauth.kakao.com cookie",
            { IsPage: true } => "403 page Consent needed /signin-kakaobusiness/consent",
            _ => "401 problem Business token dead",
        });
    }

    [Fact]
    public async Task Outage_is_503_without_redirect()
    {
        await using var app = await StartAsync();

        await AssertEachAsync(
            app, "/plain", isSignedIn: true, kind => kind.IsPage ? "503 page Temporarily unavailable" : "503 problem Service Unavailable", () => _cache.IsAway = true);
    }

    [Theory]
    [InlineData("/plain", false, "401 page Sign-in required /signin-kakaobusiness/consent")]
    [InlineData("/scoped", false, "401 page Sign-in required /signin-kakaobusiness/consent")]
    [InlineData("/scoped", true, "403 page Consent needed /signin-kakaobusiness/consent")]
    [InlineData("/admin", true, "403 page Access denied /")]
    public async Task Endpoint_without_redirects_shows_browser_a_page(string path, bool isSignedIn, string expected)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        if (isSignedIn) (await browser.SignInAsync()).Dispose();

        using var api = await browser.GetAsync("/api" + path);
        using var allowed = await browser.GetAsync("/api-with-redirects" + path);

        Assert.Equal(expected, await DescribeAsync(api));
        if (path != "/admin") Assert.Equal(HttpStatusCode.Redirect, allowed.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/plain", "/form?draft=7")]
    [InlineData("GET", "/plain?tab=2", "/plain?tab=2")]
    [InlineData("GET", "/api/plain", "/form?draft=7")]
    public async Task Sign_in_page_for_script_leads_through_kakao(string method, string path, string returnUrl)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        using var page = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)
        {
            Headers = { { "Sec-Fetch-Mode", "cors" }, { "Referer", new Uri(app.BaseAddress, "/form?draft=7").AbsoluteUri } },
        });

        var html = await page.TextAsync();
        using var callback = await browser.SignInAsync(Authorization.MissingScopeInBrowserTests.LinkIn(html));

        Assert.Contains("target=\"_top\"", html, StringComparison.Ordinal);
        Assert.Equal(new Uri(app.BaseAddress, returnUrl), new Uri(app.BaseAddress, callback.Headers.Location!));
    }

    private async Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => await TestApp.StartAsync(setup =>
    {
        setup.Authentication = services =>
        {
            services.AddSingleton<IDistributedCache>(_cache);
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
        };
        setup.Pipeline = web => web.UseKakaoBusinessConsent();
        setup.Endpoints = web =>
        {
            web.MapGet("/healthz", () => Results.Ok());
            Map(web.MapGroup("/"));
            Map(web.MapGroup("/api").DisableCookieRedirect());
            Map(web.MapGroup("/api-with-redirects").DisableCookieRedirect().WithMetadata(new AllowCookieRedirectAttribute()));
        };
        configure?.Invoke(setup);
    });

    private static void Map(IEndpointRouteBuilder web)
    {
        web.MapMethods("/plain", GetAndPost, Done).RequireAuthorization();
        web.MapMethods("/scoped", GetAndPost, Done).RequireScope("moment_management");
        web.MapMethods("/admin", GetAndPost, Done).RequireAuthorization(policy => policy.RequireRole("admin"));
        web.MapMethods("/calls", GetAndPost, _ => throw new KakaoBusinessConsentRequiredException(
            KakaoBusinessConsentReason.TokenDead, "KakaoBusiness", [], KakaoBusinessErrorCatalog.Describe("-401"))).RequireAuthorization();
    }

    private static Task Done(HttpContext context) => context.Response.WriteAsync("done");

    /// <summary>Makes a request of each kind, and compares all answers at once.</summary>
    private static async Task AssertEachAsync(TestApp app, string path, bool isSignedIn, Func<RequestKind, string> expected, Action? before = null)
    {
        using var user = app.NewBrowser();
        if (isSignedIn) (await user.SignInAsync("/plain")).Dispose();
        before?.Invoke();

        var answers = new List<string>();
        foreach (var kind in RequestKind.All)
        {
            using var client = user.CopyOn(app);
            client.Accept = null;
            using var answer = await client.SendAsync(kind.CreateRequest(path));
            answers.Add($"{kind.Name}: {await DescribeAsync(answer)}");
        }

        Assert.Equal(RequestKind.All.Select(kind => $"{kind.Name}: {expected(kind)}"), answers);
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var cookie = answer.SetCookies().Any(cookie => cookie.Contains(".Correlation.", StringComparison.Ordinal)) ? " cookie" : "";
        if (answer.Headers.Location is { } location) return $"{status} {location.Host}{cookie}";
        var body = await answer.TextAsync();
        if (answer.Content.Headers.ContentType!.MediaType == "text/html")
        {
            var link = body.Contains("href=", StringComparison.Ordinal) ? " " + Authorization.MissingScopeInBrowserTests.LinkIn(body).Split('?')[0] : "";
            return $"{status} page {Between(body, "<h1>", "</h1>")}{link}{cookie}";
        }

        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("application/problem+json", status), (answer.Content.Headers.ContentType.MediaType, problem.GetProperty("status").GetInt32()));
        return $"{status} problem {problem.GetProperty("title").GetString()}{cookie}";
    }

    private static string Between(string text, string start, string end) => text.Split(start)[1].Split(end)[0];
}
