using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;

/// <summary>
/// A real <c>redis-server</c> of the distribution on a private port, without persistence, which a test can pause, kill and start
/// again. If Redis is not installed, the test is skipped, or fails if <c>KAKAOBUSINESS_REQUIRE_REDIS=1</c>.
/// </summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly string[] _arguments;
    private Process? _process;

    /// <param name="port">The port to listen on.</param>
    /// <param name="arguments">The arguments other than port and address.</param>
    private RedisProcess(int port, string[] arguments)
    {
        Port = port;
        _arguments = arguments;
    }

    public int Port { get; }

    public string Endpoint => $"127.0.0.1:{Port}";

    public static async Task<RedisProcess> StartAsync(params string[] arguments)
    {
        var server = new RedisProcess(FreePort.Find(), ["--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), .. arguments]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a sentinel with its own configuration.</summary>
    public static async Task<RedisProcess> StartSentinelAsync(string file)
    {
        var sentinel = new RedisProcess(FreePort.Find(), [file, "--sentinel"]);
        await sentinel.StartAgainAsync();
        return sentinel;
    }

    /// <summary>Starts the server again on the same port, empty as after a crash without persistence.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(FindServer()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. _arguments, "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--daemonize", "no"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync(IsListeningAsync);
    }

    /// <summary>Suspends the process: connections stay open, and the server does not respond.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    public async Task KillAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>
    /// Runs a command over a separate connection and returns the reply as text. It uses no client library, which would first look for
    /// the other nodes of a cluster that does not exist yet.
    /// </summary>
    public async Task<string> ExecuteAsync(params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        using var reader = new StreamReader(client.GetStream());
        var request = $"*{command.Length}\r\n" + string.Concat(command.Select(part => $"${part.Length}\r\n{part}\r\n"));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = (await reader.ReadLineAsync())!;
        if (answer[0] == '-') throw new InvalidOperationException(answer);
        if (answer[0] != '$') return answer[1..];
        var text = new char[int.Parse(answer.AsSpan(1), CultureInfo.InvariantCulture)];
        await reader.ReadBlockAsync(text);
        return new string(text);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await ResumeAsync();
        await KillAsync();
    }

    /// <summary>Returns how often a command was called since the statistics were reset.</summary>
    public async Task<int> CallsAsync(string command)
    {
        var line = (await ExecuteAsync("INFO", "commandstats")).Split("\r\n").SingleOrDefault(line => line.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string FindServer()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
        if (found is not null) return found;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("KAKAOBUSINESS_REQUIRE_REDIS") == "1", "No redis-server on the PATH: install the package redis-server of the distribution.");
        throw new InvalidOperationException("KAKAOBUSINESS_REQUIRE_REDIS is set, and there is no redis-server on the PATH.");
    }
}
