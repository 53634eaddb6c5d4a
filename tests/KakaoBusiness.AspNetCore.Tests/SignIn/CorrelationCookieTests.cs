using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class CorrelationCookieTests
{
    private const string HostName = "__Host-KakaoBusiness.Correlation.";

    private static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Https = true;
        configure?.Invoke(setup);
    });

    private static List<Cookie> Pending(Browser browser)
        => [.. browser.Cookies.GetAllCookies().Where(cookie => cookie.Name.StartsWith(HostName, StringComparison.Ordinal))];

    private static async Task<HttpResponseMessage> AgreeAsync(TestApp app, Browser browser, Uri authorizeUrl)
        => await browser.GetAsync(await app.Emulator.AgreeAsync(authorizeUrl, cancellationToken: TestContext.Current.CancellationToken));

    [Theory, InlineData(""), InlineData("/base")]
    public async Task Https_sign_in_sets_and_deletes_a_host_cookie(string pathBase)
    {
        await using var app = await StartAsync(setup => setup.Pipeline = pipeline => Microsoft.AspNetCore.Builder.UsePathBaseExtensions.UsePathBase(pipeline, "/base"));
        using var browser = app.NewBrowser();
        using var challenge = await browser.GetAsync(pathBase + "/private");

        using var callback = await AgreeAsync(app, browser, challenge.Headers.Location!);

        Assert.EndsWith("; path=/; secure; samesite=lax; httponly", Assert.Single(challenge.SetCookies()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        var deleted = Assert.Single(callback.SetCookies(), cookie => cookie.StartsWith(HostName, StringComparison.Ordinal));
        Assert.Contains("=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure;", deleted, StringComparison.Ordinal);
        Assert.Empty(Pending(browser));
    }

    [Fact]
    public async Task Eleventh_pending_consent_ends_the_oldest()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        var consents = new List<Uri>();
        for (var consent = 0; consent < 12; consent++)
        {
            consents.Add(await browser.ChallengeAsync());
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(10, Pending(browser).Count);
        foreach (var (index, consent) in consents.Index())
        {
            // Two completed consents for one page within a minute would be a loop.
            app.Time.Advance(TimeSpan.FromSeconds(61));
            using var callback = await AgreeAsync(app, browser, consent);
            Assert.Equal(index < 2 ? HttpStatusCode.BadRequest : HttpStatusCode.Redirect, callback.StatusCode);
        }
    }

    [Fact]
    public async Task Cookies_of_another_hand_go_first()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        var consent = await browser.ChallengeAsync();
        for (var other = 0; other < 12; other++) browser.Cookies.Add(app.BaseAddress, new Cookie($"{HostName}{other}", "N", "/"));

        await browser.ChallengeAsync();

        Assert.Equal(10, Pending(browser).Count);
        using var callback = await AgreeAsync(app, browser, consent);
        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
    }

    [Fact]
    public async Task State_from_a_clock_far_ahead_is_refused()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        var near = await browser.ChallengeAsync();
        app.Time.AdjustTime(app.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        var far = await browser.ChallengeAsync();
        app.Time.AdjustTime(app.Time.GetUtcNow() - TimeSpan.FromMinutes(6));

        using var refused = await AgreeAsync(app, browser, far);
        using var accepted = await AgreeAsync(app, browser, near);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);
    }

    public static TheoryData<string, Action<CookieBuilder>> Faults => new()
    {
        { "CorrelationCookie.Name is set", cookie => cookie.Name = "correlation" },
        { "CorrelationCookie.Domain is set", cookie => cookie.Domain = "example.com" },
        { "CorrelationCookie.Path is set", cookie => cookie.Path = "/signin-kakaobusiness" },
        { "CorrelationCookie.SecurePolicy is None", cookie => cookie.SecurePolicy = CookieSecurePolicy.None },
        { "CorrelationCookie.SameSite is Strict", cookie => cookie.SameSite = SameSiteMode.Strict },
        { "CorrelationCookie.HttpOnly is false", cookie => cookie.HttpOnly = false },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Setting_that_the_cookie_cannot_have_fails_startup(string fault, Action<CookieBuilder> set)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(setup => setup.Options = options => set(options.CorrelationCookie)));

        Assert.StartsWith($"[KakaoBusiness] {fault}", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_the_cookie_can_have_are_followed()
    {
        await using var app = await StartAsync(setup => setup.Options = options =>
        {
            options.CorrelationCookie.SameSite = SameSiteMode.None;
            options.CorrelationCookie.Path = "/";
            options.CorrelationCookie.Extensions.Add("Partitioned");
        });
        using var browser = app.NewBrowser();

        using var challenge = await browser.GetAsync("/private");

        Assert.EndsWith("; path=/; secure; samesite=none; httponly; Partitioned", Assert.Single(challenge.SetCookies()), StringComparison.Ordinal);
    }
}
