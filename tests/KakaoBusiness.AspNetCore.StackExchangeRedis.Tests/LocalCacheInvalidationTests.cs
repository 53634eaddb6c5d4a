using System.Net;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.Extensions.DependencyInjection;
using static KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.LocalCacheApp;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>When a node with a local cache stops using an entry that has changed, and what it does during an outage.</summary>
public sealed class LocalCacheInvalidationTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_out_on_one_node_reaches_the_other()
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
    public async Task Node_without_messages_drops_ended_session_after_duration()
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
    public async Task Sign_out_takes_effect_at_once_on_its_node()
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
    public async Task Sign_out_everywhere_reaches_caches_of_other_nodes()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        var browser = (await RedisApp.SignInAsync(first, "other-owner")).CopyOn(second);
        await AssertWorksAsync(browser);
        await first.Services.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync("3100000003", Stop);
        await Eventually.HoldsAsync(async () => await browser.StatusOfAsync("/private") == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Renewal_on_one_node_reaches_the_other()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        var key = ProtectedTicketStore.CreateKey();
        await GetBackend(first).SetAsync(key, [1], Duration, Stop);
        Assert.Equal([1], await GetBackend(second).GetAsync(key, Stop));
        Assert.Equal([1], (await FindLocalAsync(second, key))!.Entry);

        Assert.True(await GetBackend(first).ReplaceAsync(key, [2], Duration, Stop));
        await Eventually.HoldsAsync(async () => await FindLocalAsync(second, key) is null);
        Assert.Equal([2], await GetBackend(second).GetAsync(key, Stop));
    }

    [Fact]
    public async Task Missing_entry_is_not_cached()
    {
        await using var first = await StartAsync(garnet.Endpoint);
        await using var second = await StartAsync(garnet.Endpoint);
        await UnsubscribeAsync(second);
        var key = ProtectedTicketStore.CreateKey();
        Assert.Null(await GetBackend(second).GetAsync(key, Stop));
        Assert.Null(await FindLocalAsync(second, key));
        await GetBackend(first).SetAsync(key, [1], Duration, Stop);
        Assert.Equal([1], await GetBackend(second).GetAsync(key, Stop));
    }

    [Fact]
    public async Task Lookup_in_flight_does_not_restore_ended_session()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        await UnsubscribeAsync(app);
        var key = ProtectedTicketStore.CreateKey();
        await GetBackend(app).SetAsync(key, [1], Duration, Stop);

        await redis.PauseAsync();
        var cache = app.Services.GetRequiredService<LocalTicketCache>();
        var inFlight = cache.ReadAsync(key, CancellationToken.None);
        // On the same connection, and so after the lookup. The message arrives in between.
        var removal = app.Services.GetRequiredService<RedisConnection>().Current!.GetDatabase().KeyDeleteAsync(app.Services.GetRequiredService<RedisKeys>().GetKey(key));
        await cache.InvalidateAsync(key);
        await redis.ResumeAsync();
        Assert.True(await removal);
        Assert.Null(await inFlight);
        Assert.Null(await cache.FindAsync(key));
    }

    [Fact]
    public async Task Cached_sessions_work_during_outage_until_expiry()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        var (cached, other) = (await RedisApp.SignInAsync(app), await RedisApp.SignInAsync(app));
        await AssertWorksAsync(cached);
        await redis.KillAsync();

        // Other requests fail until the circuit breaker opens.
        for (var request = 0; request < 5; request++) Assert.Equal(HttpStatusCode.ServiceUnavailable, await other.StatusOfAsync("/private"));
        await AssertWorksAsync(cached);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await other.StatusOfAsync("/private"));
        app.Time.Advance(Duration);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await cached.StatusOfAsync("/private"));
    }

    [Fact]
    public async Task Refused_removal_applies_locally_and_later_everywhere()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis.Endpoint);
        await using var second = await StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(first);
        var (copy, moved) = (browser.CopyOn(first), browser.CopyOn(second));
        await AssertWorksAsync(copy);
        await AssertWorksAsync(moved);
        // Redis accepts reads and refuses writes.
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
    public async Task Interrupted_subscription_invalidates_all_entries()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = await StartAsync(redis.Endpoint);
        await using var second = await StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(first);
        var moved = browser.CopyOn(second);
        await AssertWorksAsync(moved);
        await redis.KillAsync();
        await AssertWorksAsync(moved);

        // Redis is available again and empty, and no message announced the end of the session.
        await redis.StartAgainAsync();
        await Eventually.HoldsAsync(async () => await moved.StatusOfAsync("/private") == HttpStatusCode.Redirect);
    }
}
