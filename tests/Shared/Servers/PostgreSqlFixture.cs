using System.Diagnostics;
using System.Security.Cryptography;

namespace KakaoBusiness.AspNetCore.Tests.Testing;

/// <summary>
/// A private PostgreSQL server of the distribution, in its own folder and without durability: one for all tests of a project, with
/// <c>[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]</c> and a new database for each test. A test that stops a server starts
/// its own. If PostgreSQL is not installed, the tests are skipped, or fail if <c>KAKAOBUSINESS_REQUIRE_POSTGRESQL=1</c>.
/// </summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private readonly int _port = FreePort.Find();
    private string? _folder;
    private string? _binaries;

    public static string NewDatabase() => "d" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    public string ConnectionStringOf(string database)
    {
        if (_binaries is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("KAKAOBUSINESS_REQUIRE_POSTGRESQL") == "1", "No PostgreSQL: install the package postgresql of the distribution.");
            throw new InvalidOperationException("KAKAOBUSINESS_REQUIRE_POSTGRESQL is set, and there is no PostgreSQL.");
        }

        return $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=10";
    }

    public async ValueTask InitializeAsync()
    {
        if (FindBinaries() is not { } binaries) return;
        _folder = Directory.CreateTempSubdirectory("kakaobusiness-postgresql").FullName;
        if (IsRoot) await RunAsync("chown", "postgres", _folder);
        await RunAsPostgresAsync(Path.Combine(binaries, "initdb"), "-D", Data, "-A", "trust", "-U", "postgres", "--no-sync");
        _binaries = binaries;
        await StartAsync();
    }

    public Task StartAsync() => RunAsPostgresAsync(
        Path.Combine(_binaries!, "pg_ctl"), "-D", Data, "-l", Path.Combine(_folder!, "log"), "-w", "-s",
        "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off", "start");

    /// <summary>Stops the server as a crash does.</summary>
    public Task StopAsync() => RunAsPostgresAsync(Path.Combine(_binaries!, "pg_ctl"), "-D", Data, "-m", "immediate", "-w", "-s", "stop");

    public async ValueTask DisposeAsync()
    {
        if (_binaries is null) return;
        await StopAsync();
        Directory.Delete(_folder!, recursive: true);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder!, "data");

    private static string? FindBinaries()
        => Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : null;

    private static Task RunAsPostgresAsync(string program, params string[] arguments)
        => IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = "/" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // The outputs are not redirected: the server inherits them, so that reading them would not end.
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} failed with exit code {process.ExitCode}.");
    }
}
