using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>The distributed cache that an app can add on the connection of the sessions.</summary>
public sealed class DistributedCacheTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IDistributedCache CacheOf(TestApp app) => app.Services.GetRequiredService<IDistributedCache>();

    private Task<TestApp> StartAsync(Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null)
        => StartAsync(garnet.Endpoint, before, after);

    private static Task<TestApp> StartAsync(string endpoint, Action<IServiceCollection>? before = null, Action<IServiceCollection>? after = null) => RedisApp.StartAsync(endpoint, setup =>
    {
        var add = setup.Authentication;
        setup.Authentication = services =>
        {
            before?.Invoke(services);
            add(services);
            services.AddAuthentication().AddKakaoBusinessRedisDistributedCache();
            after?.Invoke(services);
        };
    });

    [Fact]
    public async Task Nodes_share_entries_below_the_key_prefix()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var key = AspNetCore.TicketStore.ProtectedTicketStore.CreateKey();
        await CacheOf(first).SetAsync(key, [1, 2, 3], Stop);
        Assert.Equal([1, 2, 3], await CacheOf(second).GetAsync(key, Stop));

        await using var redis = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);
        Assert.True(await redis.GetDatabase().KeyExistsAsync($"redis-app:kakaobusiness:cache:{key}"));
    }

    [Fact]
    public async Task Distributed_cache_opens_no_second_connection()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await StartAsync(redis.Endpoint);
        await RedisApp.SignInAsync(app);
        var before = await ConnectionsAsync(redis);
        await CacheOf(app).SetAsync("key", [1], Stop);
        Assert.Equal([1], CacheOf(app).Get("key"));
        Assert.Equal(before, await ConnectionsAsync(redis));
    }

    private static async Task<string> ConnectionsAsync(RedisProcess redis)
        => (await redis.ExecuteAsync("INFO", "clients")).Split("\r\n").Single(line => line.StartsWith("connected_clients:", StringComparison.Ordinal));

    [Fact]
    public async Task Disposal_keeps_the_apps_connection_open()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);
        await using (var app = await RedisApp.StartAsync(garnet.Endpoint, setup => setup.Authentication = services =>
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessRedis(_ => multiplexer).AddKakaoBusinessRedisDistributedCache()))
        {
            await CacheOf(app).SetAsync("key", [1], Stop);
        }

        Assert.True(multiplexer.IsConnected);
        await multiplexer.GetDatabase().PingAsync();
    }

    public static TheoryData<string> Times => ["before", "after"];

    [Theory]
    [MemberData(nameof(Times))]
    public async Task In_memory_cache_is_replaced_in_either_order(string time)
    {
        static void Add(IServiceCollection services) => services.AddControllersWithViews();
        await using var app = time == "before" ? await StartAsync(before: Add) : await StartAsync(after: Add);
        Assert.IsType<RedisDistributedCache>(CacheOf(app));
    }

    [Fact]
    public async Task Redis_sessions_do_not_replace_the_apps_cache()
    {
        await using var none = await RedisApp.StartAsync(garnet.Endpoint);
        Assert.Null(none.Services.GetService<IDistributedCache>());

        await using var inMemory = await RedisApp.StartAsync(garnet.Endpoint, setup => setup.Services += services => services.AddDistributedMemoryCache());
        Assert.IsType<MemoryDistributedCache>(CacheOf(inMemory));
        await (await RedisApp.SignInAsync(inMemory)).TicketAsync();
    }

    [Fact]
    public void Distributed_cache_without_Redis_fails_naming_the_remedy()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddAuthentication().AddKakaoBusinessRedisDistributedCache());
        Assert.Contains("call AddKakaoBusinessRedis first", exception.Message, StringComparison.Ordinal);
    }
}
