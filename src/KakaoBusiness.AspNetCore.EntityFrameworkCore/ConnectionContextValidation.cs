using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>Validates at startup, together with the options of connections, that the context can store connections.</summary>
internal sealed class ConnectionContextValidation<TContext>(IServiceScopeFactory scopes) : IValidateOptions<KakaoBusinessConnectionsOptions>
    where TContext : DbContext
{
    private static readonly string Name = typeof(TContext).Name;

    public static string NotRegistered { get; }
        = $"AddEntityFrameworkStore<{Name}>() finds no {Name}: register it with AddDbContext, AddDbContextPool or AddDbContextFactory.";

    /// <summary>Returns why a context cannot store connections, or <see langword="null"/> if it can. It does not connect to the database.</summary>
    public static string? FindFault(TContext context)
    {
        if (!context.Database.IsRelational())
            return $"{Name} uses a provider that is not relational, but the connection store needs one that is: use SQLite, PostgreSQL or another one, or AddInMemoryStore() in a test.";
        // Seen with version 10.0.12: it sends the conditional update, but never checks the number of rows.
        if (context.Database.ProviderName == "MySql.EntityFrameworkCore")
            return $"{Name} uses MySql.EntityFrameworkCore, which does not report that another process has changed a row in between: a token could be lost. Use another database for the connections.";
        return context.Model.FindEntityType(typeof(KakaoBusinessConnectionRow)) is null
            ? $"{Name} has no tables for connections: call modelBuilder.UseKakaoBusinessConnections() in its OnModelCreating, and add a migration."
            : null;
    }

    public ValidateOptionsResult Validate(string? name, KakaoBusinessConnectionsOptions options)
    {
        using var scope = scopes.CreateScope();
        if (scope.ServiceProvider.GetService<TContext>() is not { } context) return ValidateOptionsResult.Fail(NotRegistered);
        if (FindFault(context) is { } fault) return ValidateOptionsResult.Fail(fault);

        using var other = scopes.CreateScope();
        return ReferenceEquals(context, other.ServiceProvider.GetRequiredService<TContext>())
            ? ValidateOptionsResult.Fail($"{Name} is a singleton, so the connection store would save changes that other code has made in it: register it with the scoped lifetime, which is the default.")
            : ValidateOptionsResult.Success;
    }
}
