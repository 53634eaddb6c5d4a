using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>With <see cref="KakaoBusinessRedisOptions.LocalCacheDuration"/>: what is held in memory, and when nodes stop using it.</summary>
public sealed class LocalCacheTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A node whose clock stands still: what it stops using, it stops using because of a message, or because the test moves the clock.</summary>
    private static async Task<TestApp> StartAsync(string endpoint, Action<TestAppSetup>? configure = null)
    {
        var app = await RedisApp.StartAsync(endpoint, setup =>
        {
            setup.Services = null;
            setup.Configuration["KakaoBusiness:Redis:LocalCacheDuration"] = Duration.ToString();
            configure?.Invoke(setup);
        });
        await Eventually.HoldsAsync(() => app.Logs.GetSnapshot().Any(record => record.Id.Name == "Subscribed"));
        return app;
    }

    private static Task UnsubscribeAsync(TestApp app) => app.Services.GetRequiredService<RedisConnection>().Current!.GetSubscriber().UnsubscribeAllAsync();

    private static IKakaoBusinessTicketStorage StorageOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessTicketStorage>();

    private static ValueTask<LocalTicketEntry?> FindLocalAsync(TestApp app, string key)
        => app.Services.GetRequiredService<LocallyCachedTicketStorage>().FindLocalAsync(key);

    private static async Task AssertWorksAsync(Browser browser) => Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/private"));

    private static async Task SignOutAsync(Browser browser) => (await browser.GetAsync("/sign-out")).Dispose();

    [Fact]
    public async Task A_session_in_use_costs_no_call_to_Redis_until_the_duration_is_over()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(app);
        await AssertWorksAsync(browser);
        await redis.ExecuteAsync("CONFIG", "RESETSTAT");
        for (var request = 0; request < 10; request++) await AssertWorksAsync(browser);
        Assert.Equal(0, await redis.CallsAsync("get"));

        app.Time.Advance(Duration);
        await AssertWorksAsync(browser);
        Assert.Equal(1, await redis.CallsAsync("get"));
    }

    [Fact]
    public async Task Without_the_option_every_request_asks_Redis()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(app);
        await redis.ExecuteAsync("CONFIG", "RESETSTAT");
        for (var request = 0; request < 10; request++) await AssertWorksAsync(browser);
        Assert.Equal(10, await redis.CallsAsync("get"));
    }

    [Fact]
    public async Task A_session_signed_out_of_on_one_node_is_refused_by_the_other_as_soon_as_it_hears_of_it()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        var browser = await RedisApp.SignInAsync(first);
        var moved = browser.CopyOn(second);
        await AssertWorksAsync(moved);

        await SignOutAsync(browser);
        await Eventually.HoldsAsync(async () => await moved.StatusOfAsync("/private") == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_node_that_hears_nothing_uses_an_ended_session_no_longer_than_the_duration()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        var browser = await RedisApp.SignInAsync(first);
        var moved = browser.CopyOn(second);
        await UnsubscribeAsync(second);
        await AssertWorksAsync(moved);

        await SignOutAsync(browser);
        second.Time.Advance(Duration - TimeSpan.FromSeconds(1));
        await AssertWorksAsync(moved);
        second.Time.Advance(TimeSpan.FromSeconds(1));
        await moved.AssertAnonymousAsync();
    }

    [Fact]
    public async Task On_the_node_of_the_sign_out_the_session_is_over_at_once()
    {
        await using var app = await StartAsync(garnet.Endpoint);
        await UnsubscribeAsync(app);
        var browser = await RedisApp.SignInAsync(app);
        var copy = browser.CopyOn(app);
        await AssertWorksAsync(copy);
        await SignOutAsync(browser);
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Signing_out_everywhere_reaches_what_other_nodes_hold()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        var browser = (await RedisApp.SignInAsync(first, "other-owner")).CopyOn(second);
        await AssertWorksAsync(browser);
        await first.Services.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync("3100000003", Stop);
        await Eventually.HoldsAsync(async () => await browser.StatusOfAsync("/private") == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_renewal_on_one_node_is_seen_by_the_other()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        var key = TicketKey.Create();
        await StorageOf(first).SetAsync(key, [1], Duration, Stop);
        Assert.Equal([1], await StorageOf(second).GetAsync(key, Stop));
        Assert.Equal([1], (await FindLocalAsync(second, key))!.Entry);

        Assert.True(await StorageOf(first).ReplaceAsync(key, [2], Duration, Stop));
        await Eventually.HoldsAsync(async () => await FindLocalAsync(second, key) is null);
        Assert.Equal([2], await StorageOf(second).GetAsync(key, Stop));
    }

    [Fact]
    public async Task What_is_not_there_is_not_remembered()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        await UnsubscribeAsync(second);
        var key = TicketKey.Create();
        Assert.Null(await StorageOf(second).GetAsync(key, Stop));
        Assert.Null(await FindLocalAsync(second, key));
        await StorageOf(first).SetAsync(key, [1], Duration, Stop);
        Assert.Equal([1], await StorageOf(second).GetAsync(key, Stop));
    }

    [Fact]
    public async Task No_entry_is_used_longer_than_Redis_would_have_kept_it()
    {
        await using var app = await StartAsync(garnet.Endpoint);
        await UnsubscribeAsync(app);
        var key = TicketKey.Create();
        await StorageOf(app).SetAsync(key, [1], Duration / 2, Stop);
        Assert.Equal([1], await StorageOf(app).GetAsync(key, Stop));
        Assert.Equal([1], (await FindLocalAsync(app, key))!.Entry);
        app.Time.Advance(Duration / 2);
        Assert.Null(await FindLocalAsync(app, key));
    }

    [Fact]
    public async Task Change_to_a_ticket_from_memory_does_not_reach_the_next_request()
    {
        await using var app = await StartAsync(garnet.Endpoint);
        var browser = await RedisApp.SignInAsync(app);
        await AssertWorksAsync(browser);
        await AssertWorksAsync(browser);
        var key = browser.Cookies.GetCookies(app.BaseAddress)[".AspNetCore.Cookies"]!.Value;
        var store = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme).SessionStore!;

        var ticket = (await store.RetrieveAsync(key, Stop))!;
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim("added", "by a handler"));
        ticket.Properties.Items["added"] = "by a handler";

        var next = (await store.RetrieveAsync(key, Stop))!;
        Assert.False(next.Principal.HasClaim(claim => claim.Type == "added"));
        Assert.DoesNotContain("added", next.Properties.Items.Keys);
    }

    [Fact]
    public async Task A_session_in_memory_is_opened_with_the_Data_Protection_keys_once()
    {
        await using var app = await StartAsync(garnet.Endpoint);
        var browser = await RedisApp.SignInAsync(app);
        await AssertWorksAsync(browser);
        await AssertWorksAsync(browser);
        var before = CountOpenings(app);
        for (var request = 0; request < 5; request++) Assert.NotNull((await browser.TicketAsync()).AccessToken);
        Assert.Equal(before, CountOpenings(app));
        app.Time.Advance(Duration);
        await AssertWorksAsync(browser);
        Assert.Equal(before + 1, CountOpenings(app));
    }

    /// <summary>As the framework logs each of them, with its purposes.</summary>
    private static int CountOpenings(TestApp app) => app.Logs.GetSnapshot().Count(record =>
        record.Id.Name == "PerformingUnprotectOperationToKeyWithPurposes" && record.Message.Contains("KakaoBusiness.AspNetCore.Tickets", StringComparison.Ordinal));

    [Fact]
    public async Task A_look_up_that_is_under_way_when_the_session_ends_does_not_bring_it_back()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        await UnsubscribeAsync(app);
        var key = TicketKey.Create();
        await StorageOf(app).SetAsync(key, [1], Duration, Stop);

        await redis.PauseAsync();
        var entries = app.Services.GetRequiredService<LocalEntries>();
        var underWay = entries.ReadAsync(key, CancellationToken.None);
        // Over the same connection, and so after the look-up; its message comes in between.
        var removal = app.Services.GetRequiredService<RedisConnection>().Current!.GetDatabase().KeyDeleteAsync(app.Services.GetRequiredService<RedisKeys>().Of(key));
        await entries.ForgetAsync(key);
        await redis.ResumeAsync();
        Assert.True(await removal);
        Assert.Null(await underWay);
        Assert.Null(await entries.FindAsync(key));
    }

    [Fact]
    public async Task Requests_that_miss_one_entry_at_once_cost_one_look_up()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        await UnsubscribeAsync(app);
        var key = TicketKey.Create();
        await StorageOf(app).SetAsync(key, [1], Duration, Stop);
        await redis.ExecuteAsync("CONFIG", "RESETSTAT");
        await redis.PauseAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => StorageOf(app).GetAsync(key, CancellationToken.None)).ToList();
        await redis.ResumeAsync();
        foreach (var entry in await Task.WhenAll(waiting)) Assert.Equal([1], entry);
        Assert.Equal(1, await redis.CallsAsync("get"));
    }

    [Fact]
    public async Task Memory_is_bounded_and_what_does_not_fit_is_asked_of_Redis()
    {
        await using var app = await StartAsync(garnet.Endpoint, setup => setup.Configuration["KakaoBusiness:Redis:LocalCacheSizeLimit"] = "6120");
        await UnsubscribeAsync(app);
        var held = 0;
        var keys = Enumerable.Range(0, 50).Select(_ => TicketKey.Create()).ToList();
        foreach (var key in keys)
        {
            await StorageOf(app).SetAsync(key, new byte[100], Duration, Stop);
            Assert.Equal(100, (await StorageOf(app).GetAsync(key, Stop))!.Length);
        }

        foreach (var key in keys) held += await FindLocalAsync(app, key) is null ? 0 : 1;
        Assert.InRange(held, 1, 10);
    }

    [Fact]
    public async Task While_Redis_is_away_sessions_in_memory_go_on_for_the_rest_of_the_duration()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        var (held, other) = (await RedisApp.SignInAsync(app), await RedisApp.SignInAsync(app));
        await AssertWorksAsync(held);
        await redis.KillAsync();

        // Others that find Redis away, often enough for the circuit to open.
        for (var request = 0; request < 5; request++) Assert.Equal(HttpStatusCode.ServiceUnavailable, await other.StatusOfAsync("/private"));
        await AssertWorksAsync(held);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await other.StatusOfAsync("/private"));
        app.Time.Advance(Duration);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await held.StatusOfAsync("/private"));
    }

    [Fact]
    public async Task A_sign_out_that_Redis_cannot_take_counts_on_this_node_at_once_and_everywhere_when_Redis_is_back()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis.Endpoint);
        await using var second = await StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(first);
        var (copy, moved) = (browser.CopyOn(first), browser.CopyOn(second));
        await AssertWorksAsync(copy);
        await AssertWorksAsync(moved);
        // Reads go on, writes are refused.
        await redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        await SignOutAsync(browser);
        Assert.NotEqual(HttpStatusCode.OK, await copy.StatusOfAsync("/private"));
        await AssertWorksAsync(moved);

        await redis.ExecuteAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        await Eventually.HoldsAsync(async () =>
        {
            first.Time.Advance(TimeSpan.FromSeconds(1));
            return await moved.StatusOfAsync("/private") == HttpStatusCode.Redirect;
        });
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public async Task What_was_held_while_the_subscription_was_interrupted_is_not_used_afterwards()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis.Endpoint);
        await using var second = await StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(first);
        var moved = browser.CopyOn(second);
        await AssertWorksAsync(moved);
        await redis.KillAsync();
        await AssertWorksAsync(moved);

        // Back, and empty: nobody said that the session is over.
        await redis.StartAgainAsync();
        await Eventually.HoldsAsync(async () => await moved.StatusOfAsync("/private") == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_apps_own_hybrid_and_distributed_caches_are_left_alone()
    {
        var cache = new UntouchedCache();
        await using var app = await StartAsync(garnet.Endpoint, setup => setup.Services = services =>
        {
            services.AddSingleton<IDistributedCache>(cache);
            services.AddHybridCache();
        });
        var browser = await RedisApp.SignInAsync(app);
        await AssertWorksAsync(browser);
        await AssertWorksAsync(browser);
        Assert.False(cache.IsTouched);
    }

    private sealed class UntouchedCache : IDistributedCache
    {
        public bool IsTouched { get; private set; }

        public byte[]? Get(string key) => Touch<byte[]>();

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Touch<byte[]>());

        public void Refresh(string key) => Touch<byte[]>();

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.FromResult(Touch<byte[]>());

        public void Remove(string key) => Touch<byte[]>();

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.FromResult(Touch<byte[]>());

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Touch<byte[]>();

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.FromResult(Touch<byte[]>());

        private T? Touch<T>()
        {
            IsTouched = true;
            return default;
        }
    }
}
