using System.Collections.Concurrent;
using System.Diagnostics;
using KakaoBusiness.Samples.Mvc.Hosting;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>
/// The emulator has a host of its own, built while the site starts. Who watches the site's host come into being, as
/// <c>WebApplicationFactory</c> does by diagnostic events of its own flow of execution, must not take it for the site's.
/// </summary>
public sealed class EmulatorGuestTests
{
    [Fact]
    public async Task The_emulators_host_is_not_taken_for_the_sites()
    {
        var flow = new AsyncLocal<bool> { Value = true };
        var watcher = new HostWatcher(flow);
        using var subscription = DiagnosticListener.AllListeners.Subscribe(watcher);

        await using var emulator = new SiteEmulator();
        await emulator.StartAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(emulator.BaseAddress);
        Assert.Equal(0, watcher.HostsOfThisFlow);
    }

    /// <summary>Sees hosts being built as the test host's factory sees them: by name of the listener and by flow.</summary>
    private sealed class HostWatcher(AsyncLocal<bool> flow) : IObserver<DiagnosticListener>
    {
        private readonly ConcurrentBag<DiagnosticListener> _hosts = [];

        public int HostsOfThisFlow => _hosts.Count;

        public void OnNext(DiagnosticListener value)
        {
            if (flow.Value && value.Name == "Microsoft.Extensions.Hosting") _hosts.Add(value);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
