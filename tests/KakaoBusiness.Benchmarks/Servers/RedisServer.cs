using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using Garnet;
using KakaoBusiness.Tests.Shared;
using StackExchange.Redis;

namespace KakaoBusiness.Benchmarks.Servers;

/// <summary>
/// The server that <c>KAKAOBUSINESS_TEST_REDIS</c> names (<c>host:port</c>), or else a private <c>redis-server</c> if it is installed, or
/// else a server of the Redis protocol inside this process. Whatever a run writes begins with a random prefix, and is removed at its end.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly Process? _process;
    private readonly GarnetServer? _embedded;

    private RedisServer(string endpoint, Process? process = null, GarnetServer? embedded = null)
        => (Address, _process, _embedded) = (new RedisAddress(endpoint, $"bench-{RandomNumberGenerator.GetHexString(8, lowercase: true)}:"), process, embedded);

    public RedisAddress Address { get; }

    public static async Task<RedisServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("KAKAOBUSINESS_TEST_REDIS") is { Length: > 0 } endpoint) return new(endpoint);
        var port = FreePort.Find();
        if (await TryStartProcessAsync(port) is { } process) return new($"127.0.0.1:{port}", process);
        // RedisCache writes by a script where the server knows scripts.
        var embedded = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--lua", "--memory", "64m", "--index", "8m"]);
        embedded.Start();
        return new($"127.0.0.1:{port}", embedded: embedded);
    }

    /// <summary>What the figures are measured against.</summary>
    public static async Task<string> DescribeAsync()
    {
        await using var server = await StartAsync();
        if (server._embedded is not null) return "Garnet inside the measured process";
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Address.Endpoint);
        return $"Redis {redis.GetServers().First().Version}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        else if (_embedded is not null)
        {
            _embedded.Dispose();
        }
        else
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(Address.Endpoint);
            await foreach (var key in redis.GetServers().First().KeysAsync(pattern: Address.Prefix + "*")) await redis.GetDatabase().KeyDeleteAsync(key);
        }
    }

    private static async Task<Process?> TryStartProcessAsync(int port)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetTempPath(),
            })!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal)) return process;
        process.Dispose();
        return null;
    }
}
