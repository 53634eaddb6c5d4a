using System.Diagnostics;

namespace KakaoBusiness.Tests.Shared;

/// <summary>Waits for the result of another process or a background task: checks a condition repeatedly, and fails after a time limit.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="condition">The condition.</param>
    /// <param name="getState">Returns the message of the failure.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string>? getState = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, getState?.Invoke() ?? "The condition did not become true in time.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, Func<string>? getState = null) => HoldsAsync(() => Task.FromResult(condition()), getState);
}
