using Garnet;

namespace KakaoBusiness.Tests.Shared.Servers;

/// <summary>A server with the Redis protocol in the test process, which needs no installation.</summary>
public sealed class GarnetFixture : IDisposable
{
    private readonly GarnetServer _server;

    public GarnetFixture()
    {
        var port = FreePort.Find();
        _server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--memory", "64m", "--index", "8m"]);
        _server.Start();
        Endpoint = $"127.0.0.1:{port}";
    }

    public string Endpoint { get; }

    public void Dispose() => _server.Dispose();
}
