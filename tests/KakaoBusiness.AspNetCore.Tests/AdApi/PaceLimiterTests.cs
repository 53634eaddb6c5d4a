using System.Threading.RateLimiting;
using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.Tests.Shared;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>The limiter on its own: one call in five seconds, nobody waits longer than twelve.</summary>
public sealed class PaceLimiterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly PaceLimiter _limiter;

    public PaceLimiterTests() => _limiter = new PaceLimiter(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(12), _time);

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public async Task Calls_pass_one_by_one_in_their_order()
    {
        var first = AcquireAsync();
        var second = AcquireAsync();
        var third = AcquireAsync();

        Assert.True((await first).IsAcquired);
        Advance(4.999);
        Assert.False(second.IsCompleted);
        Advance(0.001);
        Assert.True((await second).IsAcquired);
        Assert.False(third.IsCompleted);
        Advance(5);
        Assert.True((await third).IsAcquired);
    }

    [Fact]
    public async Task Call_with_too_long_a_wait_is_refused_immediately()
    {
        using var first = await AcquireAsync();
        _ = AcquireAsync();
        _ = AcquireAsync();

        using var refused = await AcquireAsync();

        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(15), retryAfter);
        Assert.Equal(["RETRY_AFTER"], refused.MetadataNames);
        // A refusal reserves nothing.
        Advance(3);
        Assert.False(AcquireAsync().IsCompleted);
    }

    [Fact]
    public async Task Cancelled_call_gives_its_turn_back()
    {
        using var first = await AcquireAsync();
        using var cancel = new CancellationTokenSource();
        var cancelled = _limiter.AcquireAsync(1, cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var next = AcquireAsync();
        Advance(5);

        Assert.True((await next).IsAcquired);
    }

    [Fact]
    public async Task Cancelled_call_does_not_delay_those_behind()
    {
        using var first = await AcquireAsync();
        using var cancel = new CancellationTokenSource();
        var cancelled = _limiter.AcquireAsync(1, cancel.Token).AsTask();
        var behind = AcquireAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Advance(10);

        Assert.True((await behind).IsAcquired);
        Assert.False(_limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public async Task Call_cancelled_before_is_not_let_through()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _limiter.AcquireAsync(1, new CancellationToken(canceled: true)));

    [Fact]
    public async Task Pause_holds_those_back_who_wait_already()
    {
        using var first = await AcquireAsync();
        var second = AcquireAsync();
        _limiter.Pause(TimeSpan.FromSeconds(8));
        Advance(5);
        Assert.False(second.IsCompleted);

        await AdvanceUntilAsync(second);

        Assert.True((await second).IsAcquired);
        Assert.Equal(TimeSpan.FromSeconds(8), _time.GetUtcNow() - _time.Start);
    }

    [Fact]
    public async Task Pause_beyond_the_longest_wait_refuses()
    {
        _limiter.Pause(TimeSpan.FromSeconds(60));

        using var refused = await AcquireAsync();

        Assert.False(refused.IsAcquired);
        Assert.Null(_limiter.IdleDuration);
    }

    [Fact]
    public void Pause_is_never_shorter_than_the_interval()
    {
        _limiter.Pause(TimeSpan.FromSeconds(1));
        Advance(4.999);
        Assert.False(_limiter.AttemptAcquire().IsAcquired);
        Advance(0.001);
        Assert.True(_limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void Limiter_is_idle_once_a_call_could_pass()
    {
        _limiter.AttemptAcquire().Dispose();
        Assert.Null(_limiter.IdleDuration);
        Advance(15);

        Assert.Equal(TimeSpan.FromSeconds(10), _limiter.IdleDuration);
        Assert.Null(_limiter.GetStatistics());
        Assert.True(_limiter.AttemptAcquire(0).IsAcquired);
        Assert.True(_limiter.AttemptAcquire().IsAcquired);
    }

    private Task<RateLimitLease> AcquireAsync() => _limiter.AcquireAsync(1, TestContext.Current.CancellationToken).AsTask();

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private Task AdvanceUntilAsync(Task task) => Eventually.HoldsAsync(() =>
    {
        if (!task.IsCompleted && _time.GetUtcNow() - _time.Start < TimeSpan.FromSeconds(8)) Advance(0.5);
        return task.IsCompleted;
    });
}
