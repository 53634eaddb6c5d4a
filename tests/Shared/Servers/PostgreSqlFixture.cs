using System.Security.Cryptography;

namespace KakaoBusiness.Tests.Shared.Servers;

/// <summary>
/// A private PostgreSQL server: one for all tests of a project, with <c>[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]</c> and a
/// new database for each test. A test that stops a server starts its own. If PostgreSQL is not installed, the tests are skipped, or fail
/// if <c>KAKAOBUSINESS_REQUIRE_POSTGRESQL=1</c>.
/// </summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private PostgreSqlServer? _server;

    /// <summary>Gets the maximum size of a file of the server, in bytes. PostgreSQL treats the limit as a full disk.</summary>
    public long? FileSizeLimit { get; init; }

    public static string NewDatabase() => "d" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    public string ConnectionStringOf(string database)
    {
        if (_server is not null) return _server.ConnectionStringOf(database) + ";Maximum Pool Size=10";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("KAKAOBUSINESS_REQUIRE_POSTGRESQL") == "1", "No PostgreSQL: install the package postgresql of the distribution.");
        throw new InvalidOperationException("KAKAOBUSINESS_REQUIRE_POSTGRESQL is set, but PostgreSQL is not installed.");
    }

    public async ValueTask InitializeAsync() => _server = await (FileSizeLimit is null
        ? PostgreSqlServer.TryStartAsync()
        // A vacuum in the background would make space.
        : PostgreSqlServer.TryStartAsync(FileSizeLimit, "autovacuum=off"));

    public Task StartAsync() => _server!.StartAsync();

    /// <summary>Stops the server as a crash does.</summary>
    public Task StopAsync() => _server!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
