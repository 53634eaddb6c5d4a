using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A browser whose session does not reach the page is not sent to Kakao again and again.</summary>
public sealed class RoundTripTests
{
    /// <summary>An app on plain http whose session cookie is always Secure: browsers drop it.</summary>
    private static Task<TestApp> StartAsync(string environment = "Production", Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Environment = environment;
        setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.SecurePolicy = CookieSecurePolicy.Always);
        configure?.Invoke(setup);
    });

    /// <summary>Trips to Kakao for one page, until one does not lead back to it.</summary>
    private static async Task<HttpResponseMessage> GoInCirclesAsync(Browser browser, string path = "/private", int completed = 1)
    {
        for (var trip = 0; trip < completed; trip++)
        {
            using var callback = await browser.SignInAsync($"{path}?trip={trip}");
            Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        }

        return await browser.SignInAsync($"{path}?trip=last");
    }

    [Fact]
    public async Task Second_return_without_session_cookie_shows_error_page()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();

        using var page = await GoInCirclesAsync(browser);

        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
        Assert.Contains("this site did not recognize it", await page.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("SecurePolicy", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Contains("Cookie.SecurePolicy is Always, but the site uses plain HTTP", Assert.Single(app.MessagesOf("RoundTripsStopped")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failed_sign_in_is_not_counted_as_a_return()
    {
        var refuses = true;
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.Events.OnTicketReceived = context =>
        {
            if (refuses) context.Fail("not now");
            return Task.CompletedTask;
        });
        using var browser = app.NewBrowser();
        using (var refused = await browser.SignInAsync("/private")) Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        refuses = false;

        using var callback = await browser.SignInAsync("/private");

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
    }

    [Fact]
    public async Task App_that_handles_tickets_and_signs_nobody_in_is_stopped()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.Events.OnTicketReceived = context =>
        {
            context.Response.Redirect(context.ReturnUri!);
            context.HandleResponse();
            return Task.CompletedTask;
        });
        using var browser = app.NewBrowser();

        using var page = await GoInCirclesAsync(browser);

        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
    }

    [Fact]
    public async Task Challenge_from_the_login_page_ends_on_the_page()
    {
        await using var app = await StartAsync(configure: setup => setup.Endpoints = routes
            => routes.MapGet("/login", () => Results.Challenge(new AuthenticationProperties { RedirectUri = "/private" }, ["KakaoBusiness"])));
        using var browser = app.NewBrowser();

        using var page = await GoInCirclesAsync(browser, "/login");

        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
    }

    public static TheoryData<string> Causes => [.. CausesByName.Keys];

    private static readonly Dictionary<string, (Action<TestAppSetup> Set, string Cause)> CausesByName = new()
    {
        ["Secure on plain http"] = (setup => Cookie(setup, cookie => cookie.SecurePolicy = CookieSecurePolicy.Always), "Cookie.SecurePolicy is Always"),
        ["a path beside the page"] = (setup => Cookie(setup, cookie => cookie.Path = "/elsewhere"), "Cookie.Path is &#x27;/elsewhere&#x27;"),
        ["the domain of another site"] = (setup =>
        {
            Cookie(setup, cookie => cookie.Domain = "other.test");
            // As every browser does.
            setup.Pipeline = RemoveSessionCookie;
        }, "Cookie.Domain is &#x27;other.test&#x27;"),
        ["a cookie that fits and is removed"] = (setup =>
        {
            Cookie(setup, cookie => (cookie.Domain, cookie.Path) = (".app.test", "/private/"));
            setup.Pipeline = RemoveSessionCookie;
        }, "a cookie policy or a proxy removed this one"),
        ["a cookie that something removes"] = (setup => (setup.Services, setup.Pipeline) = (null, RemoveSessionCookie), "a cookie policy or a proxy removed this one"),
        ["a session that the app refuses"] = (setup => setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Events.OnValidatePrincipal = context =>
        {
            context.RejectPrincipal();
            return Task.CompletedTask;
        }), "the page does not accept its session"),
    };

    private static void RemoveSessionCookie(WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.SetCookie = headers.SetCookie.Where(cookie => !cookie!.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal)).ToArray();
            return Task.CompletedTask;
        });
        return next();
    });

    private static void Cookie(TestAppSetup setup, Action<CookieBuilder> set)
        => setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => set(options.Cookie));

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task In_Development_the_page_names_the_cause(string name)
    {
        await using var app = await StartAsync("Development", CausesByName[name].Set);
        using var browser = app.NewBrowser();

        using var page = await GoInCirclesAsync(browser, completed: name == "a session that the app refuses" ? 2 : 1);

        Assert.Contains(CausesByName[name].Cause, await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_trips_are_counted_per_page_and_minute()
    {
        await using var app = await StartAsync(configure: setup => setup.Endpoints = routes => routes.MapGet("/other", () => "other").RequireAuthorization());
        using var browser = app.NewBrowser();
        using var first = await browser.SignInAsync();

        using var other = await browser.SignInAsync("/other");
        app.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await browser.SignInAsync("/other");

        Assert.Equal("/other", other.Headers.Location?.OriginalString);
        Assert.Equal("/other", later.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Return_within_the_minute_is_a_repetition()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        app.Time.Advance(TimeSpan.FromSeconds(59));

        using var page = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
    }

    [Fact]
    public async Task Record_of_a_return_reaches_the_callback_alone()
    {
        await using var app = await TestApp.StartAsync(setup => (setup.Https, setup.Pipeline) = (true, app => app.UsePathBase("/base")));
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/base/private");

        var cookie = Assert.Single(callback.SetCookies(), cookie => cookie.StartsWith(".KakaoBusiness.RoundTrips=", StringComparison.Ordinal));
        Assert.EndsWith("; max-age=60; path=/base/signin-kakaobusiness; secure; samesite=lax; httponly", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_are_recorded_without_consent_to_cookies()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Pipeline
            = app => app.UseCookiePolicy(new CookiePolicyOptions { CheckConsentNeeded = _ => true }));
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Contains(callback.SetCookies(), cookie => cookie.StartsWith(".KakaoBusiness.RoundTrips=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Return_without_a_page_leads_to_the_root()
    {
        await using var app = await StartAsync(configure: setup => setup.Options = options => options.Events.OnTicketReceived = context =>
        {
            context.ReturnUri = null;
            return Task.CompletedTask;
        });
        app.Challenge = () => new AuthenticationProperties { RedirectUri = "/" };
        using var browser = app.NewBrowser();
        using var callback = await browser.SignInAsync();
        Assert.Equal("/", callback.Headers.Location?.OriginalString);

        using var page = await browser.SignInAsync("/challenge");

        Assert.Equal(HttpStatusCode.InternalServerError, page.StatusCode);
    }

    [Fact]
    public async Task Consent_from_within_a_session_is_no_repetition()
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = "/private" };
        using var browser = app.NewBrowser();

        for (var time = 0; time < 3; time++)
        {
            using var callback = await browser.SignInAsync(time == 0 ? "/private" : "/challenge?scheme=KakaoBusiness");
            Assert.Equal("/private", callback.Headers.Location?.OriginalString);
        }
    }

    [Theory]
    [InlineData("KakaoBusiness")]
    [InlineData("Cookies")]
    public async Task Signing_in_and_out_often_is_not_stopped(string scheme)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Endpoints = routes => routes.MapGet("/sign-out", () => Results.SignOut(null, [scheme])));
        using var browser = app.NewBrowser();

        for (var time = 0; time < 4; time++)
        {
            using var callback = await browser.SignInAsync();
            Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
            (await browser.GetAsync("/sign-out")).Dispose();
        }
    }

    public static TheoryData<string> Forgeries =>
    [
        "forged", "", "..", "a.b.c", "cXCOslW8IwzX.2", "cXCOslW8IwzX.2.1784419200.1", "cXCOslW8IwzX.99999999999999999999.1784419200",
        $"cXCOslW8IwzX.2.{long.MinValue}", $"cXCOslW8IwzX.2.{long.MaxValue}",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Forged_record_is_no_record(string value)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        browser.Cookies.Add(app.BaseAddress, new Cookie(".KakaoBusiness.RoundTrips", value));

        using var callback = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
    }

    [Theory]
    [InlineData(59, HttpStatusCode.InternalServerError)]
    [InlineData(60, HttpStatusCode.Redirect)]
    public async Task Record_from_a_clock_far_ahead_is_no_record(int seconds, HttpStatusCode status)
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        app.Time.AdjustTime(app.Time.GetUtcNow().AddSeconds(seconds));
        using (await browser.SignInAsync()) app.Time.AdjustTime(app.Time.GetUtcNow().AddSeconds(-seconds));

        using var page = await browser.SignInAsync();

        Assert.Equal(status, page.StatusCode);
    }
}
