using BenchmarkDotNet.Attributes;
using KakaoBusiness.Benchmarks.Apps;
using KakaoBusiness.Benchmarks.Servers;

namespace KakaoBusiness.Benchmarks.Rows;

/// <summary>Rows 6 and 7: the way to Kakao and back, with the same two backchannel calls each.</summary>
[InvocationCount(Invocations)]
public class SignInBenchmark
{
    private const int Invocations = 4096;

    private MeasuredApp _bare = null!;
    private MeasuredApp _business = null!;
    private MeasuredApp _bareRedis = null!;
    private MeasuredApp _businessRedis = null!;
    private RedisServer _server = null!;

    /// <summary>Starts all of them.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = RedisServer.Start();
        _bare = await (await MeasuredApp.StartBareAsync()).SignInAsync();
        _business = await (await MeasuredApp.StartBusinessAsync(withTokenInformation: false)).SignInAsync();
        _bareRedis = await (await RedisRequestBenchmark.StartEncryptedAsync(_server.Endpoint)).SignInAsync();
        _businessRedis = await (await RedisRequestBenchmark.StartBusinessLikePeersAsync(_server.Endpoint)).SignInAsync();
    }

    /// <summary>Each state is answered once.</summary>
    [IterationSetup(Targets = [nameof(BareCallback), nameof(Callback), nameof(BareRedisCallback), nameof(RedisCallback)])]
    public void PrepareCallbacks()
    {
        foreach (var app in (MeasuredApp[])[_bare, _business, _bareRedis, _businessRedis]) app.PrepareCallbacksAsync(Invocations).GetAwaiter().GetResult();
    }

    /// <summary><c>AddOAuth</c>.</summary>
    [Benchmark]
    public Task BareChallenge() => _bare.ChallengeAsync();

    /// <summary>The library.</summary>
    [Benchmark]
    public Task Challenge() => _business.ChallengeAsync();

    /// <summary><c>AddOAuth</c> with userinfo.</summary>
    [Benchmark]
    public Task BareCallback() => _bare.CallbackAsync();

    /// <summary>The library, without tokeninfo.</summary>
    [Benchmark]
    public Task Callback() => _business.CallbackAsync();

    /// <summary><c>AddOAuth</c> with a naive store that encrypts.</summary>
    [Benchmark]
    public Task BareRedisCallback() => _bareRedis.CallbackAsync();

    /// <summary>The library with its store in Redis.</summary>
    [Benchmark]
    public Task RedisCallback() => _businessRedis.CallbackAsync();
}
