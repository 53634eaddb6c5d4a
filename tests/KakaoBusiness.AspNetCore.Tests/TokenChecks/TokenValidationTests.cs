using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;

namespace KakaoBusiness.AspNetCore.Tests.TokenChecks;

public partial class TokenValidationTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private static async Task<(TestApp App, Browser Browser, TicketView Ticket)> SignedInAsync(
        MemoryTicketStore? store = null, Action<KakaoBusinessOptions>? options = null)
    {
        var app = await TokenApp.StartAsync(store, options);
        var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();
        app.Emulator.Requests.Clear();
        return (app, browser, ticket);
    }

    private static MemoryTicketStore? StoreIf(bool stored) => stored ? new MemoryTicketStore() : null;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_is_checked_once_for_each_interval(bool stored)
    {
        var (app, browser, _) = await SignedInAsync(StoreIf(stored));
        await using var host = app;
        using var client = browser;

        app.Time.Advance(Interval - TimeSpan.FromSeconds(1));
        await browser.TicketAsync();
        Assert.Equal(0, app.Calls(KakaoEndpoint.TokenInformation));

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.TicketAsync();
        await browser.TicketAsync();
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));

        app.Time.Advance(Interval);
        await browser.TicketAsync();
        Assert.Equal(2, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Dead_token_ends_the_session_and_its_ticket(bool stored)
    {
        var store = StoreIf(stored);
        var (app, browser, _) = await SignedInAsync(store);
        await using var host = app;
        using var client = browser;
        app.Emulator.AccountSettings.RevokeAll();
        app.Time.Advance(Interval);

        await browser.AssertAnonymousAsync();

        Assert.Equal(0, store?.Count ?? 0);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name.StartsWith(".AspNetCore.Cookies", StringComparison.Ordinal));
    }

    public static TheoryData<KakaoFault> Troubles =>
    [
        KakaoFault.Cut(KakaoEndpoint.TokenInformation),
        KakaoFault.Status(KakaoEndpoint.TokenInformation, 500),
        KakaoFault.Status(KakaoEndpoint.TokenInformation, 429),
        KakaoFault.Status(KakaoEndpoint.TokenInformation, 401),
        KakaoFault.Body(KakaoEndpoint.TokenInformation, "<html>login</html>", "text/html", 401),
        KakaoFault.Body(KakaoEndpoint.TokenInformation, "<html>", "text/html"),
        KakaoFault.Body(KakaoEndpoint.TokenInformation, "[1]"),
        KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"code":-401}""", statusCode: 400),
        KakaoFault.Redirect(KakaoEndpoint.TokenInformation, "https://elsewhere.example/"),
        KakaoFault.HugeBody(KakaoEndpoint.TokenInformation, 50_000_000),
        KakaoFault.Kapi(KakaoEndpoint.TokenInformation, -1),
        KakaoFault.Kapi(KakaoEndpoint.TokenInformation, -7),
        KakaoFault.Kapi(KakaoEndpoint.TokenInformation, -10),
        KakaoFault.Kapi(KakaoEndpoint.TokenInformation, -603),
        KakaoFault.Kapi(KakaoEndpoint.TokenInformation, -9798),
    ];

    [Theory, MemberData(nameof(Troubles))]
    public async Task Inconclusive_check_continues_the_session(KakaoFault fault)
    {
        var (app, browser, before) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(fault);
        app.Time.Advance(Interval);

        var after = await browser.TicketAsync();
        Assert.Equal(before.SessionToken(), after.SessionToken());
        Assert.Equal(before.GrantedScopes, after.GrantedScopes);
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));

        // Two intervals after the first failure, four after the second.
        app.Time.Advance(Interval);
        await browser.TicketAsync();
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
        app.Time.Advance(Interval);
        await browser.TicketAsync();
        Assert.Equal(2, app.Calls(KakaoEndpoint.TokenInformation));
        app.Time.Advance(3 * Interval);
        await browser.TicketAsync();
        Assert.Equal(2, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task Retry_After_delays_by_at_most_ten_intervals()
    {
        var (app, browser, _) = await SignedInAsync(options: options => options.TokenValidationInterval = TimeSpan.FromSeconds(60));
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(new KakaoFault(KakaoEndpoint.TokenInformation)
        {
            StatusCode = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "86400" },
        });
        app.Time.Advance(TimeSpan.FromSeconds(60));
        await browser.TicketAsync();

        app.Time.Advance(TimeSpan.FromSeconds(599));
        await browser.TicketAsync();
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.TicketAsync();
        Assert.Equal(2, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task One_second_is_an_interval_too()
    {
        var (app, browser, _) = await SignedInAsync(options: options => options.TokenValidationInterval = TimeSpan.FromSeconds(1));
        await using var host = app;
        using var client = browser;
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await browser.TicketAsync();
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task Zero_turns_the_checks_off()
    {
        var (app, browser, _) = await SignedInAsync(options: options => options.TokenValidationInterval = TimeSpan.Zero);
        await using var host = app;
        using var client = browser;
        app.Emulator.AccountSettings.RevokeAll();
        app.Time.Advance(TimeSpan.FromDays(3));
        await browser.TicketAsync();
        Assert.Equal(0, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Parallel_requests_share_one_check(bool stored)
    {
        var (app, browser, _) = await SignedInAsync(StoreIf(stored));
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(KakaoFault.Delay(KakaoEndpoint.TokenInformation, TimeSpan.FromSeconds(1)));
        app.Time.Advance(Interval);

        var requests = Enumerable.Range(0, 8).Select(_ => browser.TicketAsync()).ToList();
        await Eventually.HoldsAsync(() => app.Calls(KakaoEndpoint.TokenInformation) > 0);
        await app.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => requests.TrueForAll(request => request.IsCompleted));

        await Task.WhenAll(requests);
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task Old_cookie_uses_the_result_of_the_last_check()
    {
        var (app, browser, _) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        var oldCookies = browser.Cookies.GetCookieHeader(app.BaseAddress);
        app.Time.Advance(Interval);
        await browser.TicketAsync();

        using var other = app.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/private");
        request.Headers.Add("Cookie", oldCookies);
        using var response = await other.SendAsync(request);

        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task Client_with_old_cookie_causes_no_further_checks()
    {
        var (app, browser, _) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        var oldCookies = browser.Cookies.GetCookieHeader(app.BaseAddress);
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 500));

        // In intervals after the sign-in: the first check, two after its failure, four after the second one's.
        foreach (var (interval, calls) in new[] { (1, 1), (2, 1), (3, 2), (5, 2), (6, 2), (7, 3) })
        {
            app.Time.Advance(app.Time.Start + TimeSpan.FromTicks(Interval.Ticks * interval) - app.Time.GetUtcNow());
            using var other = app.NewBrowser();
            using var response = await other.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/private") { Headers = { { "Cookie", oldCookies } } });
            Assert.Equal((interval, calls), (interval, app.Calls(KakaoEndpoint.TokenInformation)));
        }
    }

    [Fact]
    public async Task Unchanged_outcome_is_not_written_again()
    {
        var (app, browser, _) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401, times: 1));
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 500));
        (await browser.PostAsync("/accounts")).Dispose();
        app.Time.Advance(TimeSpan.FromSeconds(1));

        using var first = await browser.GetAsync("/private");
        using var second = await browser.GetAsync("/private");

        Assert.NotEmpty(first.SetCookies());
        Assert.Empty(second.SetCookies());
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task Dead_token_reported_after_a_check_is_looked_up()
    {
        var (app, browser, _) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        app.Time.Advance(Interval);
        await browser.TicketAsync();
        app.Time.Advance(TimeSpan.FromSeconds(1));
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401, times: 1));
        using (await browser.PostAsync("/accounts")) Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
        app.Time.Advance(TimeSpan.FromSeconds(1));

        await browser.TicketAsync();

        Assert.Equal(2, app.Calls(KakaoEndpoint.TokenInformation));
    }

    [Fact]
    public async Task Slow_Kakao_delays_one_request_by_two_seconds()
    {
        var (app, browser, _) = await SignedInAsync();
        await using var host = app;
        using var client = browser;
        app.Emulator.AccountSettings.RevokeAll();
        app.Emulator.Faults.Add(KakaoFault.Delay(KakaoEndpoint.TokenInformation, TimeSpan.FromSeconds(10)));
        app.Time.Advance(Interval);

        var first = browser.TicketAsync();
        await Eventually.HoldsAsync(() => app.Calls(KakaoEndpoint.TokenInformation) == 1);
        app.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(first.IsCompleted);
        // The session continues …
        await app.AdvanceUntilAsync(TimeSpan.FromSeconds(0.1), () => first.IsCompleted);
        await first;
        Assert.Single(app.MessagesOf("TokenCheckSlow"));
        // … and nobody waits for the same check again.
        await browser.TicketAsync();

        app.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await browser.GetAsync("/private");
            return response.StatusCode == System.Net.HttpStatusCode.Redirect;
        });
        Assert.Equal(1, app.Calls(KakaoEndpoint.TokenInformation));
    }
}
