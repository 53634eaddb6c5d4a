using System.Collections.Concurrent;
using System.Diagnostics;

namespace KakaoBusiness.Emulator.Tests;

/// <summary>
/// The emulator has a host of its own, which an app may build while it starts. Who watches the app's host come into being, as
/// <c>WebApplicationFactory</c> does by diagnostic events of its own flow of execution, must not take it for the app's.
/// </summary>
public sealed class ServerFlowTests
{
    [Fact]
    public async Task Emulator_host_is_not_mistaken_for_the_app()
    {
        var flow = new AsyncLocal<bool> { Value = true };
        var watcher = new HostWatcher(flow);
        using var subscription = DiagnosticListener.AllListeners.Subscribe(watcher);

        await using var server = await KakaoEmulatorServer.StartAsync(new KakaoEmulator(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, watcher.HostsOfThisFlow);
        Assert.True(flow.Value);
        Assert.False(ExecutionContext.IsFlowSuppressed());
    }

    [Fact]
    public async Task Server_starts_with_suppressed_execution_flow()
    {
        Task<KakaoEmulatorServer> start;
        using (ExecutionContext.SuppressFlow())
            start = KakaoEmulatorServer.StartAsync(new KakaoEmulator(), cancellationToken: TestContext.Current.CancellationToken);

        await using var server = await start;
        Assert.Equal("127.0.0.1", server.BaseAddress.Host);
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
