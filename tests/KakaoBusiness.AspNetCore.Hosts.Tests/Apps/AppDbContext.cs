using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>The database of an app, with its connections.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKakaoBusinessConnections();
}
