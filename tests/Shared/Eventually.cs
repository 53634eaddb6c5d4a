using System.Diagnostics;

namespace KakaoBusiness.AspNetCore.Tests.Testing;

/// <summary>Waits for what another process, or a background task, brings about: asks again and again, and gives up with a failure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="condition">What is to come about.</param>
    /// <param name="insteadThereIs">What the failure says.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string>? insteadThereIs = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, insteadThereIs?.Invoke() ?? "What the test waits for did not come about.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, Func<string>? insteadThereIs = null) => HoldsAsync(() => Task.FromResult(condition()), insteadThereIs);
}
