using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>Logs at startup that several machines cannot share a database that is a file.</summary>
internal sealed partial class DatabaseReport<TContext>(IServiceScopeFactory scopes, IHostEnvironment environment, ILoggerFactory loggers) : IHostedService
    where TContext : DbContext
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment()) return;
        await using var scope = scopes.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetService<TContext>()?.Database.ProviderName;
        if (provider?.EndsWith(".Sqlite", StringComparison.Ordinal) is true) LogSqlite(loggers.CreateLogger(KakaoBusinessDefaults.TelemetryName));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(950, LogLevel.Information, "Connections are stored in SQLite: only processes on this machine share them. If the app runs on several machines or in several containers, use a database server.", EventName = "ConnectionsInSqlite")]
    private static partial void LogSqlite(ILogger logger);
}
