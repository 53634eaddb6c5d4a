using System.Net;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.AspNetCore.Tests.Testing;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>What users see while a real Redis is paused, killed, full, read-only or restarted.</summary>
public sealed class OutageTests
{
    /// <summary>In which ways the server is away.</summary>
    public static TheoryData<string> Outages => ["paused", "killed"];

    private static Task<TestApp> StartAsync(RedisProcess redis)
        => RedisApp.StartAsync(redis.Endpoint, setup => setup.Configuration["KakaoBusiness:TicketStore:OperationTimeout"] = "00:00:02");

    private static Task BeginAsync(RedisProcess redis, string outage) => outage == "paused" ? redis.PauseAsync() : redis.KillAsync();

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task What_needs_a_session_answers_503_and_keeps_the_cookie_while_open_pages_work(string outage)
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

        using var api = await browser.GetAsync("/api/private");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, await RedisApp.StatusOfAsync(browser, "/"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(browser, "/health"));
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task Nobody_is_sent_to_Kakao(string outage)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        Assert.Equal(HttpStatusCode.Redirect, await RedisApp.StatusOfAsync(app.NewBrowser(), "/private"));
        await BeginAsync(redis, outage);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(app.NewBrowser(), "/private"));
    }

    [Fact]
    public async Task A_connection_that_is_made_only_after_the_app_has_stopped_is_closed()
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
    }

    [Fact]
    public async Task After_a_pause_the_same_cookie_works_on_both_nodes_without_a_restart()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(first);
        var moved = RedisApp.Move(browser, first, second);
        await redis.PauseAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(browser, "/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(moved, "/private"));

        await redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await RedisApp.StatusOfAsync(browser, "/private") == HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => await RedisApp.StatusOfAsync(moved, "/private") == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, await RedisApp.StatusOfAsync(browser, "/health"));
    }

    [Fact]
    public async Task Back_but_empty_old_sessions_are_anonymous_and_new_sign_ins_work()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(browser, "/private"));

        await redis.StartAgainAsync();
        await Eventually.HoldsAsync(async () => await RedisApp.StatusOfAsync(browser, "/private") == HttpStatusCode.Redirect);
        using var again = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await RedisApp.StatusOfAsync(browser, "/private"));
    }

    [Fact]
    public async Task An_evicted_ticket_is_an_ordinary_sign_in()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.ExecuteAsync("FLUSHALL");
        Assert.Equal(HttpStatusCode.Redirect, await RedisApp.StatusOfAsync(browser, "/private"));
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "full", "maxmemory", "1" },
        { "refusing writes", "min-replicas-to-write", "1" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_server_that_takes_no_writes_keeps_sessions_alive_and_sends_nobody_to_Kakao(string state, string setting, string value)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.ExecuteAsync("CONFIG", "SET", setting, value);

        Assert.Equal(HttpStatusCode.OK, await RedisApp.StatusOfAsync(browser, "/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(app.NewBrowser(), "/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(browser, "/health"));
        Assert.NotEmpty(state);
    }

    [Fact]
    public async Task A_callback_that_finds_Redis_away_answers_503_and_leaves_no_session()
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
    public async Task During_an_outage_few_requests_wait_for_Redis()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(app);
        await redis.PauseAsync();
        for (var request = 0; request < 100; request++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(browser, "/private"));

        // Those that found out: three, and one more for each second that the hundred took.
        var asked = app.Logs.GetSnapshot().Count(record => record.Id.Name is "StorageCallFailed" or "StorageAway");
        Assert.InRange(asked, 3, 30);
    }

    [Fact]
    public async Task A_node_that_starts_while_Redis_is_away_answers_503_until_its_keys_are_loaded()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(first);
        await redis.PauseAsync();
        await using var second = await StartAsync(redis);
        var moved = RedisApp.Move(browser, first, second);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(moved, "/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(second.NewBrowser(), "/private"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(second.NewBrowser(), "/signin-kakaobusiness?code=c&state=s"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await RedisApp.StatusOfAsync(moved, "/health"));
        Assert.Equal(HttpStatusCode.OK, await RedisApp.StatusOfAsync(moved, "/"));

        await redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await RedisApp.StatusOfAsync(moved, "/private") == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_signed_out_of_during_an_outage_is_over_when_Redis_is_back()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var browser = await RedisApp.SignInAsync(first);
        var (copy, elsewhere) = (RedisApp.Move(browser, first, first), RedisApp.Move(browser, first, second));
        await redis.PauseAsync();
        using var response = await browser.GetAsync("/sign-out");
        Assert.Contains(response.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=;", StringComparison.Ordinal));

        await redis.ResumeAsync();
        await Eventually.HoldsAsync(async () => await RedisApp.StatusOfAsync(copy, "/private") == HttpStatusCode.Redirect);
        await Eventually.HoldsAsync(async () => await RedisApp.StatusOfAsync(elsewhere, "/private") == HttpStatusCode.Redirect);
    }
}
