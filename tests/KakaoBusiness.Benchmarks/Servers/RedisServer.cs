using System.Net;
using System.Net.Sockets;
using Garnet;

namespace KakaoBusiness.Benchmarks.Servers;

/// <summary>The server that <c>KAKAOBUSINESS_TEST_REDIS</c> names (<c>host:port</c>), or else one of the Redis protocol inside this process.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly GarnetServer? _embedded;

    private RedisServer(string endpoint, GarnetServer? embedded) => (Endpoint, _embedded) = (endpoint, embedded);

    /// <summary>Host and port.</summary>
    public string Endpoint { get; }

    /// <summary>What the figures were measured against.</summary>
    public string Name => _embedded is null ? "the Redis that KAKAOBUSINESS_TEST_REDIS names" : "Garnet inside the process";

    /// <summary>Starts the embedded server where none is named.</summary>
    public static RedisServer Start()
    {
        if (Environment.GetEnvironmentVariable("KAKAOBUSINESS_TEST_REDIS") is { Length: > 0 } endpoint) return new(endpoint, embedded: null);
        var port = FindFreePort();
        // RedisCache writes by a script where the server knows scripts.
        var server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--lua", "--memory", "64m", "--index", "8m"]);
        server.Start();
        return new($"127.0.0.1:{port}", server);
    }

    /// <inheritdoc/>
    public void Dispose() => _embedded?.Dispose();

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
