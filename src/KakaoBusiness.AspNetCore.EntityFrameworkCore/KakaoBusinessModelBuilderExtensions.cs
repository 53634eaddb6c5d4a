using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of connections to a model.</summary>
public static class KakaoBusinessModelBuilderExtensions
{
    private const int HashLength = 64;
    private const int SchemeLength = 100;
    private const int TextLength = 200;

    /// <summary>Adds the tables <c>KakaoBusinessConnections</c> and <c>KakaoBusinessOwedRevocations</c>.</summary>
    /// <param name="modelBuilder">The builder that <c>OnModelCreating</c> receives.</param>
    /// <param name="schema">The database schema, or <see langword="null"/> for the model's default.</param>
    /// <returns><paramref name="modelBuilder"/>.</returns>
    /// <example>
    /// <code>
    /// protected override void OnModelCreating(ModelBuilder modelBuilder)
    /// {
    ///     base.OnModelCreating(modelBuilder);
    ///     modelBuilder.UseKakaoBusinessConnections();
    /// }
    /// </code>
    /// </example>
    public static ModelBuilder UseKakaoBusinessConnections(this ModelBuilder modelBuilder, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<KakaoBusinessConnectionRow>(row => Configure(row, schema));
        modelBuilder.Entity<KakaoBusinessOwedRevocationRow>(row => Configure(row, schema));
        return modelBuilder;
    }

    private static void Configure(EntityTypeBuilder<KakaoBusinessConnectionRow> row, string? schema)
    {
        row.ToTable("KakaoBusinessConnections", schema);
        row.HasKey(connection => new { connection.Scheme, connection.KeyHash });
        row.Property(connection => connection.Scheme).HasMaxLength(SchemeLength);
        row.Property(connection => connection.KeyHash).HasMaxLength(HashLength).IsUnicode(false).IsFixedLength();
        row.Property(connection => connection.Key).HasMaxLength(TextLength);
        row.Property(connection => connection.Stamp).IsConcurrencyToken();
        row.Property(connection => connection.Owner).HasMaxLength(TextLength);
        row.Property(connection => connection.OwnerHash).HasMaxLength(HashLength).IsUnicode(false).IsFixedLength();
        row.HasIndex(connection => new { connection.Scheme, connection.OwnerHash, connection.KeyHash });
        // Includes the state, so that connections can be counted by the index alone.
        row.HasIndex(connection => new { connection.Scheme, connection.NextCheckAt, connection.State });
    }

    private static void Configure(EntityTypeBuilder<KakaoBusinessOwedRevocationRow> row, string? schema)
    {
        row.ToTable("KakaoBusinessOwedRevocations", schema);
        row.HasKey(owed => owed.Id);
        row.Property(owed => owed.Id).ValueGeneratedNever();
        row.Property(owed => owed.Scheme).HasMaxLength(SchemeLength);
        row.HasIndex(owed => new { owed.Scheme, owed.DueAt });
    }
}
