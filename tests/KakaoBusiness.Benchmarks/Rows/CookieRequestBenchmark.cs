using BenchmarkDotNet.Attributes;
using KakaoBusiness.Benchmarks.Apps;

namespace KakaoBusiness.Benchmarks.Rows;

/// <summary>Rows 1 and 2: a request of a signed-in user whose session is in the cookie.</summary>
public class CookieRequestBenchmark
{
    /// <summary>The peer, for rows that compare with it too.</summary>
    public MeasuredApp Rich { get; private set; } = null!;

    /// <summary>The library in cookie mode.</summary>
    public MeasuredApp Business { get; private set; } = null!;

    /// <summary>Starts both and signs a user in.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        Rich = await (await MeasuredApp.StartBareAsync()).SignInAsync();
        Business = await (await MeasuredApp.StartBusinessAsync()).SignInAsync();
    }

    /// <summary><c>AddCookie</c> with a ticket of token, e-mail and a claim for each consent item.</summary>
    [Benchmark(Baseline = true)]
    public Task RichCookie() => Rich.RequestAsync();

    /// <summary>The library's cookie, which knows the ad accounts beside.</summary>
    [Benchmark]
    public Task KakaoBusiness() => Business.RequestAsync();
}
