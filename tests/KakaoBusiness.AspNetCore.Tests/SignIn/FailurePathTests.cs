using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>The app's page for a sign-in that failed: rendered in place, with the status of the failure.</summary>
public class FailurePathTests
{
    [Theory]
    [InlineData("error=KOE025&state={state}", 400, "KOE025", "/private?page=2")]
    [InlineData("error=access_denied&state={state}", 403, "access_denied", "/private?page=2")]
    [InlineData("error=KOE003&state={state}", 503, "KOE003", "/private?page=2")]
    [InlineData("code=c&state=forged", 400, "invalid_state", "")]
    [InlineData("", 400, "invalid_callback", "")]
    public async Task Apps_page_answers_with_status_reason_and_return_url(string query, int status, string code, string returnUrl)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync(query, "/private?page=2");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"{code}|{status}|{returnUrl}|http://app.test/failed|GET", await response.TextAsync());
        Assert.True(response.Headers.CacheControl!.NoStore);
        // The address in the browser still holds the code and the state.
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("hanging", 504, "timeout")]
    [InlineData("cut", 502, "unreachable")]
    [InlineData("html", 502, "invalid_response")]
    [InlineData("429", 503, "too_many_requests")]
    public async Task Kakao_outage_shows_the_failure_page(string trouble, int status, string code)
    {
        var kakao = new ScriptedKakao();
        await using var app = await StartAsync(setup => setup.Backchannel = kakao);
        kakao.TokenResponse = trouble switch
        {
            "hanging" => ScriptedKakao.Stream(() => HostileContent.Hang(app.Time)),
            "cut" => ScriptedKakao.Stream(() => HostileContent.Cut()),
            "html" => ScriptedKakao.Body("<html>"u8.ToArray(), "text/html"),
            _ => ScriptedKakao.Json("", HttpStatusCode.TooManyRequests),
        };
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"{code}|{status}|/private|http://app.test/failed|GET", await response.TextAsync());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Page_is_rerun_as_GET(string method)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/signin-kakaobusiness"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_callback|400||http://app.test/failed|GET", await response.TextAsync());
    }

    [Fact]
    public async Task Below_a_path_base_the_page_is_found()
    {
        await using var app = await StartAsync(setup => setup.Pipeline = web => web.UsePathBase("/base"));
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}", "/base/private");

        Assert.Equal("KOE025|400|/base/private|http://app.test/base/failed|GET", await response.TextAsync());
    }

    [Fact]
    public async Task Controllers_action_can_be_the_page()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["FailurePath"] = "/failure/show";
            setup.Services = services => services.AddControllers().AddApplicationPart(typeof(FailureController).Assembly);
            setup.Endpoints = web => web.MapControllers();
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE027&state={state}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("action: KOE027", await response.TextAsync());
    }

    [Fact]
    public async Task Middleware_that_ends_the_pipeline_can_be_the_page()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["FailurePath"] = "/failed";
            setup.Pipeline = web => web.Use((context, next) => context.Request.Path == "/failed" ? WriteAsync(context) : next(context));
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE027&state={state}");

        Assert.StartsWith("KOE027|400|", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_page_is_replaced_and_logged()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["FailurePath"] = "/nowhere");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(">KOE025<", await response.TextAsync(), StringComparison.Ordinal);
        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "FailurePathMissing");
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("/nowhere", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_page_opened_directly_has_no_failure()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync("/failed?error=KOE025");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("none", await response.TextAsync());
    }

    [Fact]
    public async Task Failure_pages_request_has_no_query()
    {
        await using var app = await StartAsync(setup => setup.Scheme["TokenEndpoint"] = "http://127.0.0.1:9/unused");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"code={ScriptedKakao.Code}&state={{state}}");

        Assert.DoesNotContain('?', (await response.TextAsync()).Split('|')[3]);
        KnownSecrets.AssertNoneLogged(app);
    }

    [Fact]
    public async Task Callback_path_of_two_segments_works()
    {
        await using var app = await StartAsync(setup => setup.Scheme["CallbackPath"] = "/account/kakao");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.StartsWith("KOE025|400|", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error=KOE232&state={state}", "KOE232")]
    [InlineData("error=access_denied&state={state}", "access_denied")]
    [InlineData("code=c&state=forged", "invalid_state")]
    public async Task Failure_page_that_requires_sign_in_is_replaced(string query, string code)
    {
        await using var app = await StartAsync(setup => setup.Services = services => services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()));
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync(query);

        Assert.Null(response.Headers.Location);
        Assert.InRange((int)response.StatusCode, 400, 403);
        Assert.Contains($">{code}<", await response.TextAsync(), StringComparison.Ordinal);
        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "FailurePathNotOpen");
        Assert.Contains("/failed", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_page_is_shown_under_a_fallback_policy()
    {
        await using var app = await StartAsync(setup =>
        {
            setup.Services = services => services.AddAuthorizationBuilder()
                .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            setup.Endpoints = web => web.MapGet("/failed", WriteAsync).AllowAnonymous();
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE232&state={state}");

        Assert.StartsWith("KOE232|400|", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletion_of_the_correlation_cookie_survives()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync("error=KOE025&state={state}");

        Assert.Contains(response.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Correlation.", StringComparison.Ordinal) && cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Scheme["FailurePath"] = "/failed";
        setup.Endpoints = web => web.MapGet("/failed", WriteAsync);
        configure?.Invoke(setup);
    });

    private static Task WriteAsync(HttpContext context)
    {
        var failure = context.Features.Get<KakaoBusinessFailureFeature>();
        return context.Response.WriteAsync(failure is null
            ? "none"
            : $"{failure.Error.Code}|{failure.StatusCode}|{failure.ReturnUrl}|{context.Request.GetDisplayUrl()}|{context.Request.Method}");
    }
}

/// <summary>A page of an app with controllers.</summary>
[Route("failure")]
public class FailureController : Controller
{
    [HttpGet("show")]
    public IActionResult Show() => Content("action: " + HttpContext.Features.Get<KakaoBusinessFailureFeature>()?.Error.Code);
}
