using System.Net;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>What users see, and an operator reads, while the app's cache or its keys are unavailable, second by second.</summary>
public sealed partial class StoreOutageTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static Task<TestApp> StartAsync(SwitchableCache cache, Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services =>
        {
            services.AddSingleton<IDistributedCache>(cache);
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            services.AddHealthChecks().AddKakaoBusinessTicketStore();
        };
        setup.Endpoints = app =>
        {
            app.MapGet("/sign-out", context => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme));
            app.MapGet("/forbid", context => context.ForbidAsync());
        };
        configure?.Invoke(setup);
    });

    private static async Task<Browser> SignInAsync(TestApp app)
    {
        var browser = app.NewBrowser();
        await browser.SignedInAsync();
        return browser;
    }

    /// <summary>Sessions and lists of sessions, without what is written to try whether the cache takes it.</summary>
    private static int CountOf(SwitchableCache cache) => cache.ReadAll().Count(entry => !entry.Key.EndsWith(":check", StringComparison.Ordinal));

    private static async Task<HealthReportEntry> HealthAsync(TestApp app)
        => (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries.Single().Value;

    [Theory]
    [InlineData("/private", "en", "Temporarily unavailable", "Sign-ins cannot be checked right now. Please try again shortly; you stay signed in.")]
    [InlineData("/forbid", "ko", "잠시 이용할 수 없습니다", "로그인 정보를 확인할 수 없습니다. 잠시 후 다시 시도해 주세요. 로그인은 그대로 유지됩니다.")]
    public async Task Request_that_needs_session_gets_503_in_outage(string path, string language, string title, string message)
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        cache.IsAway = true;

        using var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Language", language } } });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), page.Headers.RetryAfter!.Delta);
        Assert.Empty(page.SetCookies());
        Assert.Contains($"<h1>{title}</h1><p>{message}</p>", WebUtility.HtmlDecode(await page.TextAsync()), StringComparison.Ordinal);
        Assert.Equal($"Answered {path} with 503: the session could not be looked up.", Assert.Single(app.MessagesOf("OutageAnswered")));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/"));
    }

    [Fact]
    public async Task API_client_gets_problem_details()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        cache.IsAway = true;

        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/private") { Headers = { { "Accept", "application/json" } } });

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(await answer.TextAsync());
        Assert.Equal(503, problem.RootElement.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Outage_sends_nobody_to_Kakao()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        cache.IsReadOnly = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync());
        Assert.Equal("Answered /private with 503: no session could be stored after the consent.", Assert.Single(app.MessagesOf("OutageAnswered")));

        cache.IsReadOnly = false;
        Assert.Equal(HttpStatusCode.Redirect, await app.NewBrowser().StatusOfAsync());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Consent_link_during_an_outage_is_answered_with_503(bool isReadOnly)
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache, setup => setup.Endpoints += ScopedEndpoints.Map);
        using var browser = await SignInAsync(app);
        using var refusal = await browser.PostAsync("/moment");
        var link = MissingScopeInBrowserTests.LinkIn(await refusal.TextAsync());
        cache.IsAway = !isReadOnly;
        cache.IsReadOnly = isReadOnly;

        using var during = await browser.GetAsync(link);
        cache.IsAway = cache.IsReadOnly = false;
        app.Time.Advance(Pause);
        var after = await browser.ChallengeAsync(link);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, during.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), during.Headers.RetryAfter!.Delta);
        Assert.Empty(during.SetCookies());
        var reason = isReadOnly ? "no session could be stored after the consent" : "the session could not be looked up";
        Assert.Equal($"Answered /signin-kakaobusiness/consent with 503: {reason}.", Assert.Single(app.MessagesOf("OutageAnswered")));
        Assert.Equal("biz_account_email,moment_management", after.Parameter("scope"));
    }

    [Fact]
    public async Task Challenge_with_unreadable_session_gets_503()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        // Each page asks without having looked the session up before, and the backend accepts writes.
        cache.IsUnreadable = true;

        using var answer = await browser.GetAsync("/challenge");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(answer.SetCookies());
    }

    [Fact]
    public async Task Callback_with_unreadable_session_gives_503()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        var callback = await app.Emulator.AgreeAsync(await browser.ChallengeAsync("/challenge"), cancellationToken: TestContext.Current.CancellationToken);
        cache.IsUnreadable = true;

        using var answer = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Circuit_opens_after_three_failures_and_recovers()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        cache.IsAway = true;

        for (var request = 0; request < 3; request++) Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync());
        Assert.Equal(2, app.MessagesOf("BackendCallFailed").Count(message => message == "A call to the ticket backend failed (get, IOException)."));
        Assert.Equal("The ticket backend is unavailable (get). Until it is available again, requests that need a session are answered with 503.", Assert.Single(app.MessagesOf("BackendUnavailable")));

        var calls = cache.Calls;
        cache.IsAway = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync());
        Assert.Equal(calls, cache.Calls);
        var health = await HealthAsync(app);
        Assert.Equal((HealthStatus.Unhealthy, "The ticket backend failed recently and is not called again yet."), (health.Status, health.Description));

        app.Time.Advance(Pause);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        Assert.Equal("The ticket backend is available again.", Assert.Single(app.MessagesOf("BackendAvailable")));
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(app)).Status);
    }

    [Fact]
    public async Task Hanging_cache_delays_a_request_by_the_limit()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        var calls = cache.Calls;
        cache.IsSilent = true;

        var waiting = browser.StatusOfAsync();
        await Eventually.HoldsAsync(() => cache.Calls > calls);
        app.Time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await waiting);
        Assert.Contains("A call to the ticket backend failed (get, TimeoutException).", app.MessagesOf("BackendCallFailed"));
    }

    [Fact]
    public async Task Renewal_that_fails_costs_the_user_nothing()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache, setup => setup.Scheme["TokenValidationInterval"] = "00:00:00");
        using var browser = await SignInAsync(app);
        cache.IsReadOnly = true;
        app.Time.Advance(TimeSpan.FromDays(8));

        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        Assert.Equal("A session could not be renewed while the ticket backend was unavailable; it stays valid until its current expiration.", Assert.Single(app.MessagesOf("RenewalFailed")));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
    }

    [Fact]
    public async Task Callback_with_unstorable_session_gives_503_and_leaves_nothing()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = app.NewBrowser();
        var callback = await app.Emulator.AgreeAsync(await browser.ChallengeAsync(), cancellationToken: TestContext.Current.CancellationToken);
        cache.IsAway = true;

        using var answer = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain(answer.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal));
        Assert.Equal("A business token was revoked. Cause: SignInFailed.", Assert.Single(app.MessagesOf("TokenRevoked")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Sign_out_during_outage_ends_the_session_at_once(bool isReadOnly)
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        using var copy = browser.CopyOn(app);
        using var other = await SignInAsync(app);
        var stored = CountOf(cache);

        // A second outage is like the first.
        foreach (var leaving in new[] { browser, other })
        {
            cache.IsAway = !isReadOnly;
            cache.IsReadOnly = isReadOnly;
            (await leaving.GetAsync("/sign-out")).Dispose();
            cache.IsAway = cache.IsReadOnly = false;

            Assert.Equal(HttpStatusCode.Redirect, await copy.StatusOfAsync());
            if (leaving == browser) Assert.Equal(HttpStatusCode.OK, await other.StatusOfAsync());
            Assert.Equal(stored, CountOf(cache));
            var done = app.MessagesOf("RemovalsDone").Count();
            await app.AdvanceUntilAsync(Pause, () => app.MessagesOf("RemovalsDone").Count() > done);
            Assert.Equal(--stored, CountOf(cache));
            Assert.Equal(HttpStatusCode.Redirect, await copy.StatusOfAsync());
        }

        Assert.Equal(["Removed the sessions that ended while the ticket backend was unavailable: 1.", "Removed the sessions that ended while the ticket backend was unavailable: 1."], app.MessagesOf("RemovalsDone"));
        Assert.Equal(2, app.MessagesOf("RemovalPostponed").Count());
    }

    [Fact]
    public async Task Postponed_removals_run_when_the_cache_is_available()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var first = await SignInAsync(app);
        using var second = await SignInAsync(app);
        var stored = CountOf(cache);
        cache.IsReadOnly = true;
        (await first.GetAsync("/sign-out")).Dispose();
        (await second.GetAsync("/sign-out")).Dispose();
        var calls = cache.Calls;
        await app.AdvanceUntilAsync(Pause, () => cache.Calls > calls);
        Assert.Empty(app.MessagesOf("RemovalsDone"));

        cache.IsReadOnly = false;
        await app.AdvanceUntilAsync(Pause, () => app.MessagesOf("RemovalsDone").Any());

        Assert.Equal("Removed the sessions that ended while the ticket backend was unavailable: 2.", Assert.Single(app.MessagesOf("RemovalsDone")));
        Assert.Equal(stored - 2, CountOf(cache));
    }
}
