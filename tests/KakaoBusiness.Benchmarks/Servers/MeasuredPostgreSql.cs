using KakaoBusiness.Tests.Shared.Servers;

namespace KakaoBusiness.Benchmarks.Servers;

/// <summary>The settings of the PostgreSQL server that is measured.</summary>
internal static class MeasuredPostgreSql
{
    /// <summary>The default of 128 MB is for small machines; PostgreSQL's documentation advises a quarter of the memory.</summary>
    private const string SharedBuffers = "1GB";

    /// <summary>Returns what is installed, or <see langword="null"/>.</summary>
    public static string? Describe() => PostgreSqlServer.Version is { } version ? $"PostgreSQL {version} (shared_buffers {SharedBuffers}, without fsync and full-page writes)" : null;

    /// <summary>Starts a server, or returns <see langword="null"/> if PostgreSQL is not installed.</summary>
    public static Task<PostgreSqlServer?> TryStartAsync() => PostgreSqlServer.TryStartAsync($"shared_buffers={SharedBuffers}", "full_page_writes=off");

    /// <summary>Returns the connection string of a database, whose commands may insert a million rows.</summary>
    public static string GetConnectionString(this PostgreSqlServer server, string database) => server.ConnectionStringOf(database) + ";Command Timeout=600";
}
