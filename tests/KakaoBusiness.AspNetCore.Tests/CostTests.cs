using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.MeasuredApps;

namespace KakaoBusiness.AspNetCore.Tests;

/// <summary>
/// What a request, a challenge and a session cookie take, against what an app without the library would have: the apps of the
/// benchmarks, in bytes. Times are no test.
/// </summary>
/// <remarks>
/// The compiler's second tier makes code that keeps more objects on the stack. It waits until nothing new is compiled for a while:
/// so no other test runs beside these, and what is too much is measured again.
/// </remarks>
[Collection(nameof(CostTests))]
public sealed class CostTests
{
    private const int Repetitions = 1000;

    /// <summary>What the compiler makes of the same code differs a little from run to run.</summary>
    private const double Margin = 0.05;

    [Fact]
    public async Task Session_request_allocates_less_than_a_rich_cookie()
    {
        await using var rich = await (await MeasuredApp.StartBareAsync()).SignInAsync();
        await using var own = await (await MeasuredApp.StartBusinessAsync()).SignInAsync();
        await AssertAtMostAsync(0.65 + Margin, own.RequestAsync, rich.RequestAsync);
    }

    [Fact]
    public async Task Session_cookie_is_under_third_of_rich_cookie()
    {
        await using var rich = await (await MeasuredApp.StartBareAsync()).SignInAsync();
        await using var own = await (await MeasuredApp.StartBusinessAsync()).SignInAsync();
        AssertAtMost(0.30, own.Cookie!.Length, rich.Cookie!.Length);
        Assert.InRange(own.Cookie.Length, 1, 360);
    }

    [Fact]
    public async Task Session_with_a_hundred_ad_accounts_is_one_cookie()
    {
        await using var own = await (await MeasuredApp.StartBusinessAsync(resources: 100)).SignInAsync();
        Assert.Single(own.Cookie!.Split("; "));
        Assert.InRange(own.Cookie.Length, 1, 1000);
    }

    [Fact]
    public async Task Challenge_allocates_no_more_than_one_of_AddOAuth()
    {
        await using var bare = await MeasuredApp.StartBareAsync();
        await using var own = await MeasuredApp.StartBusinessAsync();
        await AssertAtMostAsync(1.0 + Margin, own.ChallengeAsync, bare.ChallengeAsync);
    }

    [Fact]
    public async Task Callback_allocates_no_more_than_one_of_AddOAuth()
    {
        await using var bare = await MeasuredApp.StartBareAsync();
        await using var own = await MeasuredApp.StartBusinessAsync(withTokenInformation: false);
        await AssertAtMostAsync(1.0 + Margin, PreparedCallbacks(own), PreparedCallbacks(bare));
    }

    /// <summary>Each state is answered once: those of all runs are made ready before the first, in which nothing counts.</summary>
    private static Func<Task<Answer>> PreparedCallbacks(MeasuredApp app)
    {
        var run = 0;
        return async () =>
        {
            if (run++ % (2 * Repetitions) == 0) await app.PrepareCallbacksAsync(2 * Repetitions);
            return await app.CallbackAsync();
        };
    }

    private static Task AssertAtMostAsync(double ratio, Func<Task<Answer>> own, Func<Task<Answer>> peer)
    {
        var (ownBytes, peerBytes) = (0L, 0L);
        return Eventually.HoldsAsync(() =>
        {
            (ownBytes, peerBytes) = (BytesOf(own), BytesOf(peer));
            return ownBytes <= ratio * peerBytes;
        }, () => Figures(ownBytes, peerBytes));
    }

    private static void AssertAtMost(double ratio, long own, long peer) => Assert.True(own <= ratio * peer, Figures(own, peer));

    private static string Figures(long own, long peer) => $"{own} B against {peer} B: {(double)own / peer:0.000}";

    /// <summary>Of one run, in the middle of many, after as many that warm up. All of it happens on this thread.</summary>
    private static long BytesOf(Func<Task<Answer>> run)
    {
        for (var i = 0; i < Repetitions; i++) Assert.True(run().IsCompletedSuccessfully);
        var bytes = new long[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var task = run();
            bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(task.IsCompletedSuccessfully);
        }

        Array.Sort(bytes);
        return bytes[Repetitions / 2];
    }
}

/// <summary>Runs when the others are done.</summary>
[CollectionDefinition(nameof(CostTests), DisableParallelization = true)]
public sealed class CostTestsAlone;
