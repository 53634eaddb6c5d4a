using KakaoBusiness.Samples.Agency.Accounts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Data;

/// <summary>Registers SQLite or PostgreSQL, depending on the connection string, and creates the tables at startup.</summary>
internal static partial class DatabaseSetup
{
    private const string Default = "Data Source=App_Data/agency.db";

    /// <summary>The attempts, and the pause between them, for a database that starts together with the site.</summary>
    private static readonly (int Attempts, TimeSpan Pause) Patience = (300, TimeSpan.FromSeconds(1));

    public static void AddAgencyDatabase(this IServiceCollection services)
        // Components create contexts with the factory, because a circuit lives longer than a context should.
        => services.AddDbContextFactory<AgencyDbContext>((provider, options) => Configure(
            options,
            provider.GetRequiredService<IConfiguration>().GetConnectionString("Database"),
            provider.GetRequiredService<IHostEnvironment>().ContentRootPath));

    /// <summary>Creates the tables and the configured users, and waits for a database that is not available yet.</summary>
    /// <exception cref="InvalidOperationException">The configuration is invalid.</exception>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        // Before anything is written, so that an invalid configuration changes nothing.
        app.Services.GetRequiredService<ConfiguredUsers>();
        var stop = app.Lifetime.ApplicationStopping;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = app.Services.CreateAsyncScope();
                // An app whose tables change over time uses migrations instead.
                await scope.ServiceProvider.GetRequiredService<AgencyDbContext>().Database.EnsureCreatedAsync(stop);
                await scope.ServiceProvider.GetRequiredService<UserSynchronization>().RunAsync(stop);
                return;
            }
            // The database is not available yet, or another node is doing the same.
            catch (Exception exception) when (exception.IsOfDatabase() && attempt < Patience.Attempts)
            {
                LogNotReady(app.Logger, exception.GetType().Name, exception.Message);
                await Task.Delay(Patience.Pause, TimeProvider.System, stop);
            }
        }
    }

    private static void Configure(DbContextOptionsBuilder options, string? configured, string contentRoot)
    {
        var connectionString = string.IsNullOrWhiteSpace(configured) ? Default : configured.Trim();
        if (connectionString.StartsWith("Host=", StringComparison.OrdinalIgnoreCase)) options.UseNpgsql(connectionString);
        else if (connectionString.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase)) options.UseSqlite(BelowContentRoot(connectionString, contentRoot));
        else throw new InvalidOperationException("ConnectionStrings:Database must begin with 'Data Source=' for SQLite or with 'Host=' for PostgreSQL.");
    }

    private static string BelowContentRoot(string connectionString, string contentRoot)
    {
        var sqlite = new SqliteConnectionStringBuilder(connectionString);
        sqlite.DataSource = Path.Combine(contentRoot, sqlite.DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(sqlite.DataSource)!);
        return sqlite.ToString();
    }

    [LoggerMessage(1, LogLevel.Warning, "The database is not ready ({Exception}: {Reason}). The site tries again in one second.", EventName = "DatabaseNotReady")]
    private static partial void LogNotReady(ILogger logger, string exception, string reason);
}
