using BenchmarkDotNet.Attributes;
using KakaoBusiness.Benchmarks.Apps;
using KakaoBusiness.Benchmarks.Peers;
using KakaoBusiness.Benchmarks.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Rows;

/// <summary>Rows 3 to 5: a request of a signed-in user whose session is in Redis, and what lies there.</summary>
public class RedisRequestBenchmark
{
    private MeasuredApp _business = null!;
    private MeasuredApp _local = null!;
    private MeasuredApp _naive = null!;
    private MeasuredApp _encrypted = null!;
    private MeasuredApp _hybrid = null!;
    private MeasuredApp _fusion = null!;

    /// <summary>Where the sessions lie.</summary>
    public RedisServer Server { get; private set; } = null!;

    /// <summary>Starts all of them and signs a user in.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        Server = RedisServer.Start();
        _business = await (await StartBusinessAsync(Server.Endpoint)).SignInAsync();
        _local = await (await MeasuredApp.StartBusinessAsync(builder => builder.AddKakaoBusinessRedis(Server.Endpoint, redis =>
            (redis.KeyPrefix, redis.LocalCacheDuration) = ("local:", TimeSpan.FromMinutes(5))))).SignInAsync();
        _naive = await (await MeasuredApp.StartBareAsync(builder => NaiveTicketStore.Add(builder, Server.Endpoint, isEncrypted: false))).SignInAsync();
        _encrypted = await (await StartEncryptedAsync(Server.Endpoint)).SignInAsync();
        _hybrid = await (await MeasuredApp.StartBareAsync(builder => HybridTicketStore.Add(builder, Server.Endpoint))).SignInAsync();
        _fusion = await (await MeasuredApp.StartBareAsync(builder => FusionTicketStore.Add(builder, Server.Endpoint))).SignInAsync();
    }

    /// <summary>The library with its store in Redis.</summary>
    public static Task<MeasuredApp> StartBusinessAsync(string endpoint)
        => MeasuredApp.StartBusinessAsync(builder => builder.AddKakaoBusinessRedis(endpoint, redis => redis.KeyPrefix = "business:"));

    /// <summary>The library with its store in Redis, and as many backchannel calls as the peers make.</summary>
    public static Task<MeasuredApp> StartBusinessLikePeersAsync(string endpoint)
        => MeasuredApp.StartBusinessAsync(builder => builder.AddKakaoBusinessRedis(endpoint, redis => redis.KeyPrefix = "business:"), withTokenInformation: false);

    /// <summary>A naive store that encrypts.</summary>
    public static Task<MeasuredApp> StartEncryptedAsync(string endpoint)
        => MeasuredApp.StartBareAsync(builder => NaiveTicketStore.Add(builder, endpoint, isEncrypted: true));

    /// <summary>A naive store that keeps tokens in the clear.</summary>
    [Benchmark(Baseline = true)]
    public Task NaiveStore() => _naive.RequestAsync();

    /// <summary>A naive store that encrypts.</summary>
    [Benchmark]
    public Task NaiveEncryptedStore() => _encrypted.RequestAsync();

    /// <summary>HybridCache in front.</summary>
    [Benchmark]
    public Task Hybrid() => _hybrid.RequestAsync();

    /// <summary>FusionCache in front.</summary>
    [Benchmark]
    public Task Fusion() => _fusion.RequestAsync();

    /// <summary>The library.</summary>
    [Benchmark]
    public Task KakaoBusiness() => _business.RequestAsync();

    /// <summary>The library with its local cache; for as long as the peers' caches keep an entry.</summary>
    [Benchmark]
    public Task KakaoBusinessLocalCache() => _local.RequestAsync();
}
