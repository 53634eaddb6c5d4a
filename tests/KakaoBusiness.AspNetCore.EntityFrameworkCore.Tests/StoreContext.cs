using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>An app's context.</summary>
internal sealed class StoreContext(DbContextOptions<StoreContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKakaoBusinessConnections();
}
