using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>A store that does not answer. <c>SlowDatabaseTests</c> of the Entity Framework Core package try each step.</summary>
public sealed class ConnectionStoreTimeoutTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionStore _store;

    public ConnectionStoreTimeoutTests()
        => _store = new ConnectionStore(new InMemoryConnectionStore(), Options.Create(new KakaoBusinessConnectionsOptions { StoreTimeout = Timeout }), _time);

    [Fact]
    public async Task Call_is_cancelled_at_the_limit()
    {
        var given = CancellationToken.None;
        var call = _store.CallAsync(
            async (_, limit) =>
            {
                given = limit;
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, limit);
                return 1;
            },
            TestContext.Current.CancellationToken).AsTask();

        _time.Advance(Timeout - TimeSpan.FromTicks(1));
        Assert.False(given.IsCancellationRequested);
        _time.Advance(TimeSpan.FromTicks(1));

        await Eventually.HoldsAsync(() => call.IsCompleted);
        Assert.IsAssignableFrom<OperationCanceledException>((await Assert.ThrowsAsync<TimeoutException>(() => call)).InnerException);
        Assert.True(given.IsCancellationRequested);
    }

    [Fact]
    public async Task Store_that_does_not_cancel_is_left_at_twice_the_limit()
    {
        var call = _store.CallAsync((_, _) => new ValueTask<int>(new TaskCompletionSource<int>().Task), TestContext.Current.CancellationToken).AsTask();

        _time.Advance((2 * Timeout) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        await Eventually.HoldsAsync(() => call.IsCompleted);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task Answer_that_comes_after_the_limit_counts()
    {
        var answer = new TaskCompletionSource<int>();
        var call = _store.CallAsync((_, _) => new ValueTask<int>(answer.Task), TestContext.Current.CancellationToken).AsTask();

        _time.Advance(Timeout);
        answer.SetResult(1);

        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task Failure_in_time_keeps_its_exception()
        => await Assert.ThrowsAsync<StoreDownException>(async () => await _store.CallAsync<int>((_, _) => throw new StoreDownException(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Caller_cancels_the_call()
    {
        using var caller = new CancellationTokenSource();
        var call = _store.CallAsync(
            async (_, limit) =>
            {
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, limit);
                return 1;
            },
            caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
