using System.Diagnostics;

namespace KakaoBusiness.Tests.Shared.Servers;

/// <summary>A private PostgreSQL server of the distribution, in its own folder and without durability.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly string _binaries;
    private readonly string[] _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("kakaobusiness-postgresql").FullName;
    private readonly int _port = FreePort.Find();
    private long? _fileSizeLimit;

    private PostgreSqlServer(string binaries, string[] settings) => (_binaries, _settings) = (binaries, settings);

    /// <summary>The installed version, or <see langword="null"/>.</summary>
    public static string? Version => Path.GetFileName(Path.GetDirectoryName(FindBinaries()));

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Creates and starts a server, or returns <see langword="null"/> if PostgreSQL is not installed.</summary>
    /// <param name="settings">Further settings, as in <c>shared_buffers=1GB</c>.</param>
    public static Task<PostgreSqlServer?> TryStartAsync(params string[] settings) => TryStartAsync(fileSizeLimit: null, settings);

    /// <inheritdoc cref="TryStartAsync(string[])"/>
    /// <param name="fileSizeLimit">
    /// The maximum size of a file of the server, in bytes; at least 2 MB. PostgreSQL treats the limit of the operating system as a full disk.
    /// </param>
    /// <param name="settings">Further settings, as in <c>shared_buffers=1GB</c>.</param>
    public static async Task<PostgreSqlServer?> TryStartAsync(long? fileSizeLimit, params string[] settings)
    {
        if (FindBinaries() is not { } binaries) return null;
        var server = new PostgreSqlServer(binaries, settings) { _fileSizeLimit = fileSizeLimit };
        if (IsRoot) await RunAsync("chown", "postgres", server._folder);
        // A file of the write-ahead log must be smaller than the limit.
        string[] segments = fileSizeLimit is null ? [] : ["--wal-segsize=1"];
        await server.RunAsPostgresAsync("initdb", ["-D", server.Data, "-A", "trust", "-U", "postgres", "--no-sync", .. segments]);
        await server.StartAsync();
        return server;
    }

    public string ConnectionStringOf(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    public Task StartAsync()
    {
        string[] settings = ["listen_addresses=127.0.0.1", $"unix_socket_directories={_folder}", "fsync=off", .. _settings];
        var options = $"-p {_port} " + string.Join(' ', settings.Select(setting => "-c " + setting));
        string[] start = ["-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-s", "-o", options, "start"];
        return _fileSizeLimit is { } limit
            ? RunAsPostgresAsync("/usr/bin/prlimit", [$"--fsize={limit}", Path.Combine(_binaries, "pg_ctl"), .. start])
            : RunAsPostgresAsync("pg_ctl", start);
    }

    /// <summary>Stops the server as a crash does.</summary>
    public Task StopAsync() => RunAsPostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "-s", "stop");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
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
        // The outputs are not redirected: the server inherits them, so that reading them would not end.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardInput = true })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed with exit code {process.ExitCode}.");
    }
}
