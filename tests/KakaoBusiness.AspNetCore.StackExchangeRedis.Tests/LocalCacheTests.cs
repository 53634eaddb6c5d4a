using System.Security.Claims;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.LocalCacheApp;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>What the local cache stores, and for how long.</summary>
public sealed class LocalCacheTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cached_session_needs_no_Redis_call_until_expiry()
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
    public async Task Every_request_asks_Redis_without_local_cache()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(redis.Endpoint);
        var browser = await RedisApp.SignInAsync(app);
        await redis.ExecuteAsync("CONFIG", "RESETSTAT");
        for (var request = 0; request < 10; request++) await AssertWorksAsync(browser);
        Assert.Equal(10, await redis.CallsAsync("get"));
    }

    [Fact]
    public async Task Cached_entry_expires_with_its_Redis_lifetime()
    {
        await using var app = await StartAsync(garnet.Endpoint);
        await UnsubscribeAsync(app);
        var key = ProtectedTicketStore.CreateKey();
        await GetBackend(app).SetAsync(key, [1], Duration / 2, Stop);
        Assert.Equal([1], await GetBackend(app).GetAsync(key, Stop));
        Assert.Equal([1], (await FindLocalAsync(app, key))!.Entry);
        app.Time.Advance(Duration / 2);
        Assert.Null(await FindLocalAsync(app, key));
    }

    [Fact]
    public async Task Change_to_cached_ticket_stays_in_its_request()
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
    public async Task Cached_session_is_decrypted_once()
    {
        await using var app = await StartAsync(garnet.Endpoint);
        var browser = await RedisApp.SignInAsync(app);
        await AssertWorksAsync(browser);
        await AssertWorksAsync(browser);
        var before = CountDecryptions(app);
        for (var request = 0; request < 5; request++) Assert.NotNull((await browser.TicketAsync()).AccessToken);
        Assert.Equal(before, CountDecryptions(app));
        app.Time.Advance(Duration);
        await AssertWorksAsync(browser);
        Assert.Equal(before + 1, CountDecryptions(app));
    }

    /// <summary>Counts the log messages of Data Protection, which name the purposes.</summary>
    private static int CountDecryptions(TestApp app) => app.Logs.GetSnapshot().Count(record =>
        record.Id.Name == "PerformingUnprotectOperationToKeyWithPurposes" && record.Message.Contains("KakaoBusiness.AspNetCore.Tickets", StringComparison.Ordinal));

    [Fact]
    public async Task Concurrent_misses_share_one_lookup()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        await UnsubscribeAsync(app);
        var key = ProtectedTicketStore.CreateKey();
        await GetBackend(app).SetAsync(key, [1], Duration, Stop);
        await redis.ExecuteAsync("CONFIG", "RESETSTAT");
        await redis.PauseAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => GetBackend(app).GetAsync(key, CancellationToken.None)).ToList();
        await redis.ResumeAsync();
        foreach (var entry in await Task.WhenAll(waiting)) Assert.Equal([1], entry);
        Assert.Equal(1, await redis.CallsAsync("get"));
    }

    [Fact]
    public async Task Entries_beyond_the_size_limit_are_not_cached()
    {
        await using var app = await StartAsync(garnet.Endpoint, setup => setup.Configuration["KakaoBusiness:Redis:LocalCacheSizeLimit"] = "6120");
        await UnsubscribeAsync(app);
        var cached = 0;
        var keys = Enumerable.Range(0, 50).Select(_ => ProtectedTicketStore.CreateKey()).ToList();
        foreach (var key in keys)
        {
            await GetBackend(app).SetAsync(key, new byte[100], Duration, Stop);
            Assert.Equal(100, (await GetBackend(app).GetAsync(key, Stop))!.Length);
        }

        foreach (var key in keys) cached += await FindLocalAsync(app, key) is null ? 0 : 1;
        Assert.InRange(cached, 1, 10);
    }

    [Fact]
    public async Task Caches_of_the_app_are_not_used()
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
