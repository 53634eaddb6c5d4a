using KakaoBusiness.AspNetCore;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>A process with connections in PostgreSQL.</summary>
internal static class PostgreSqlNode
{
    public static Task<ConnectionNode> StartAsync(
        string connectionString, Action<KakaoBusinessConnectionsOptions>? configure = null, Func<HttpMessageHandler>? kakao = null, Uri? apiAddress = null)
        => ConnectionNode.StartAsync(
            connections =>
            {
                connections.Services.AddDbContext<ConnectionContext>(options => options.UseNpgsql(connectionString));
                connections.AddEntityFrameworkStore<ConnectionContext>();
            },
            configure,
            kakao,
            apiAddress);
}

/// <summary>An app's context.</summary>
internal sealed class ConnectionContext(DbContextOptions<ConnectionContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKakaoBusinessConnections();
}
