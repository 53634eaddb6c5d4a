using System.Diagnostics;
using KakaoBusiness.AspNetCore.Tests.Testing;

namespace KakaoBusiness.Benchmarks.Servers;

/// <summary>A private PostgreSQL of the distribution, in a folder of its own and without durability.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>The default of 128 MB is for small machines; PostgreSQL's documentation advises a quarter of the memory.</summary>
    private const string SharedBuffers = "1GB";

    private readonly string _binaries;
    private readonly string _folder = Directory.CreateTempSubdirectory("kakaobusiness-postgresql").FullName;
    private readonly int _port = FreePort.Find();

    private PostgreSqlServer(string binaries) => _binaries = binaries;

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>What is installed, or <see langword="null"/>.</summary>
    public static string? Describe() => FindBinaries() is { } binaries ? $"PostgreSQL {Path.GetFileName(Path.GetDirectoryName(binaries))} (shared_buffers {SharedBuffers}, without fsync)" : null;

    /// <summary>Starts a server, or returns <see langword="null"/> where none is installed.</summary>
    public static async Task<PostgreSqlServer?> TryStartAsync()
    {
        if (FindBinaries() is not { } binaries) return null;
        var server = new PostgreSqlServer(binaries);
        // PostgreSQL refuses to run as root.
        if (IsRoot) await RunAsync("chown", "postgres", server._folder);
        await server.RunAsPostgresAsync("initdb", "-D", server.Data, "-A", "trust", "-U", "postgres", "--no-sync");
        await server.RunAsPostgresAsync(
            "pg_ctl", "-D", server.Data, "-l", Path.Combine(server._folder, "log"), "-w", "-s",
            "-o", $"-p {server._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={server._folder} -c fsync=off -c shared_buffers={SharedBuffers}", "start");
        return server;
    }

    public string ConnectionStringOf(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Command Timeout=600";

    public async ValueTask DisposeAsync()
    {
        await RunAsPostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "-s", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static string? FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private Task RunAsPostgresAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardInput = true })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed with exit code {process.ExitCode}.");
    }
}
