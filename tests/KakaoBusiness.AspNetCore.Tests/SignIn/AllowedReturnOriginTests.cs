using System.Net;
using System.Text.Json.Nodes;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>A single-page app on another origin: sign-in, consent and sign-out return to it, if the app allows the origin.</summary>
public sealed class AllowedReturnOriginTests
{
    private const string Spa = "https://spa.test/reports?id=7#top";

    [Theory]
    [InlineData(Spa, Spa)]
    [InlineData("HTTPS://SPA.TEST:443/계정", "https://spa.test/%EA%B3%84%EC%A0%95")]
    [InlineData("/private", "/private")]
    [InlineData("https://other.test/", "/")]
    public async Task Sign_in_returns_to_allowed_origin(string returnUrl, string location)
    {
        await using var app = await StartAsync(returnUrl, setup => setup.Kestrel = true);
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge");

        Assert.Equal(location, callback.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Origin_that_is_not_configured_is_refused()
    {
        await using var app = await StartAsync(Spa, setup => setup.Scheme.Remove("AllowedReturnOrigins"));
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge");

        Assert.Equal("/", callback.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Sign_in_that_is_not_needed_returns_at_once()
    {
        await using var app = await StartAsync(Spa);
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge")).Dispose();

        using var answer = await browser.GetAsync("/challenge");

        Assert.Equal(Spa, answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData(Spa, Spa)]
    [InlineData("https://spa.test.evil.test/", null)]
    public async Task Sign_out_returns_to_allowed_origin(string returnUrl, string? location)
    {
        await using var app = await StartAsync("/", setup => setup.Endpoints = web => web.MapPost("/sign-out", () => TypedSignOut(returnUrl)));
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/sign-out"));

        Assert.Equal(location, answer.Headers.Location?.OriginalString);
        await browser.AssertAnonymousAsync();
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Theory]
    [InlineData("&returnUrl=https%3A%2F%2Fspa.test%2Freports%3Fid%3D7%23top", Spa)]
    [InlineData("&returnUrl=https%3A%2F%2Fother.test%2F", "https://spa.test/")]
    [InlineData("", "https://spa.test/")]
    public async Task Consent_of_refused_script_returns_to_its_page(string addition, string location)
    {
        await using var app = await StartAsync("/", setup => setup.Endpoints = ScopedEndpoints.Map);
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        browser.Accept = "application/json";
        // What a browser sends to another origin by default.
        using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/scoped/moment") { Headers = { { "Referer", "https://spa.test/" } } });
        var link = (string)JsonNode.Parse(await refusal.TextAsync())!["consent_url"]!;
        browser.Accept = "text/html";

        using var callback = await browser.SignInAsync(link + addition);

        Assert.Equal(location, callback.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData(Spa, Spa)]
    [InlineData("https://other.test/", "/")]
    public async Task Connection_returns_to_allowed_origin(string returnUrl, string location)
    {
        await using var app = await ConnectApp.StartAsync(configure: setup =>
        {
            setup.Scheme["AllowedReturnOrigins"] = "https://spa.test";
            setup.Endpoints += web => web.MapGet("/connect", () => TypedResults.Challenge(new KakaoBusinessConnectProperties("42") { RedirectUri = returnUrl }, ["KakaoBusiness"]));
        });
        using var browser = await app.NewBrowserOfAsync();

        using var callback = await browser.SignInAsync("/connect");

        Assert.Equal(location, callback.Headers.Location!.OriginalString);
        Assert.NotNull(await app.FindAsync());
    }

    [Fact]
    public async Task Failure_page_leads_back_to_allowed_origin()
    {
        await using var app = await StartAsync(Spa);
        using var browser = app.NewBrowser();

        using var failure = await browser.CallbackAsync("error=server_error&state={state}", "/challenge");

        Assert.Contains($"<a href=\"{Spa}\"", WebUtility.HtmlDecode(await failure.TextAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_too_long_for_state_ends_at_startup_page()
    {
        await using var app = await StartAsync("https://spa.test/" + new string('a', 8000));
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge");

        Assert.Equal("/", callback.Headers.Location!.OriginalString);
        Assert.Single(app.MessagesOf("ReturnUrlTooLong"));
    }

    private static SignOutHttpResult TypedSignOut(string returnUrl)
        => TypedResults.SignOut(new AuthenticationProperties { RedirectUri = returnUrl }, [KakaoBusinessDefaults.AuthenticationScheme]);

    private static async Task<TestApp> StartAsync(string returnUrl, Action<TestAppSetup>? configure = null)
    {
        var app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["AllowedReturnOrigins"] = "https://spa.test http://localhost:5173";
            configure?.Invoke(setup);
        });
        app.Challenge = () => new AuthenticationProperties { RedirectUri = returnUrl };
        return app;
    }
}
