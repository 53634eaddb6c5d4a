using System.Net;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>What users see while a real Redis is paused, killed, full, read-only or restarted.</summary>
public sealed class OutageTests
{
    /// <summary>The ways in which the server is unavailable.</summary>
    public static TheoryData<string> Outages => ["paused", "killed"];

    private static Task<TestApp> StartAsync(RedisProcess redis)
        => RedisApp.StartAsync(redis.Endpoint, setup => setup.Configuration["KakaoBusiness:TicketStore:OperationTimeout"] = "00:00:02");

    private static Task BeginAsync(RedisProcess redis, string outage) => outage == "paused" ? redis.PauseAsync() : redis.KillAsync();

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Outage_returns_503_for_sessions_and_keeps_cookie(string outage)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await BeginAsync(redis, outage);

        foreach (var path in (string[])["/private", "/forbid", "/challenge"])
        {
            using var response = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Empty(response.SetCookies());
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        }

        using var api = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/private") { Headers = { { "Accept", "application/json" } } });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/health"));
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Outage_redirects_nobody_to_Kakao(string outage)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        Assert.Equal(HttpStatusCode.Redirect, await app.NewBrowser().StatusOfAsync("/private"));
        await BeginAsync(redis, outage);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync("/private"));
    }

    [Fact]
    public async Task Connection_opened_after_app_stop_is_closed()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.PauseAsync();
        var connection = new RedisConnection(new RedisConnectionSource(redis.Endpoint), EmptyServices.Instance);
        var connecting = connection.GetAsync();
        Assert.False(connecting.IsCompleted);
        await connection.DisposeAsync();
        await redis.ResumeAsync();
        var multiplexer = await connecting;
        await Eventually.HoldsAsync(() => IsClosed(multiplexer));
    }

    private static bool IsClosed(IConnectionMultiplexer multiplexer)
    {
        try
        {
            multiplexer.GetDatabase().Ping();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        // The connection was being closed during this call; the next call finds it closed.
        catch (TaskCanceledException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Same_cookie_works_on_both_nodes_after_outage()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(first);
        var moved = browser.CopyOn(second);
        await redis.PauseAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await moved.StatusOfAsync("/private"));

        await redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await browser.StatusOfAsync("/private") == HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => await moved.StatusOfAsync("/private") == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/health"));
    }

    [Fact]
    public async Task Emptied_Redis_makes_sessions_anonymous_and_accepts_new()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/private"));

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync(async () => await browser.StatusOfAsync("/private") == HttpStatusCode.Redirect);
        using var again = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/private"));
    }

    [Fact]
    public async Task Evicted_ticket_leads_to_ordinary_sign_in()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.ExecuteAsync("FLUSHALL");
        Assert.Equal(HttpStatusCode.Redirect, await browser.StatusOfAsync("/private"));
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "full", "maxmemory", "1" },
        { "refusing writes", "min-replicas-to-write", "1" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Read_only_Redis_keeps_sessions_and_refuses_challenges(string state, string setting, string value)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.ExecuteAsync("CONFIG", "SET", setting, value);

        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.NewBrowser().StatusOfAsync("/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/health"));
        Assert.NotEmpty(state);
    }

    [Fact]
    public async Task Callback_during_outage_returns_503_without_session()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = app.NewBrowser();
        var callback = await app.Emulator.AgreeAsync(await browser.ChallengeAsync(), "owner", null, TestContext.Current.CancellationToken);
        await redis.KillAsync();

        using var response = await browser.GetAsync(callback);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain(response.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Few_requests_wait_during_an_outage()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.PauseAsync();
        for (var request = 0; request < 100; request++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/private"));

        // Three requests detect the outage, and one more tries again in each second that the hundred take.
        var asked = app.Logs.GetSnapshot().Count(record => record.Id.Name is "BackendCallFailed" or "BackendUnavailable");
        Assert.InRange(asked, 3, 30);
    }

    [Fact]
    public async Task Node_started_during_outage_returns_503_until_keys_load()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(first);
        await redis.PauseAsync();
        await using var second = await StartAsync(redis);
        var moved = browser.CopyOn(second);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await moved.StatusOfAsync("/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await second.NewBrowser().StatusOfAsync("/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await second.NewBrowser().StatusOfAsync("/signin-kakaobusiness?code=c&state=s"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await moved.StatusOfAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, await moved.StatusOfAsync("/"));

        await redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await moved.StatusOfAsync("/private") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sign_out_during_outage_applies_after_it()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(first);
        var (copy, elsewhere) = (browser.CopyOn(first), browser.CopyOn(second));
        await redis.PauseAsync();
        using var response = await browser.GetAsync("/sign-out");
        Assert.Contains(response.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=;", StringComparison.Ordinal));

        await redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await copy.StatusOfAsync("/private") == HttpStatusCode.Redirect);
        await Eventually.HoldsAsync(async () => await elsewhere.StatusOfAsync("/private") == HttpStatusCode.Redirect);
    }
}
