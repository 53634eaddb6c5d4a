using KakaoBusiness.Samples.Agency.Accounts;
using KakaoBusiness.Samples.Agency.Advertisers;
using KakaoBusiness.Samples.Agency.Reports;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace KakaoBusiness.Samples.Agency.Data;

/// <summary>Represents the agency's database: users, advertisers, their connections to Kakao, and the collected figures.</summary>
public sealed class AgencyDbContext(DbContextOptions<AgencyDbContext> options) : IdentityUserContext<AgencyUser>(options)
{
    /// <summary>Gets the advertisers and the users who manage them.</summary>
    public DbSet<Advertiser> Advertisers => Set<Advertiser>();

    /// <summary>Gets the events of the connections.</summary>
    public DbSet<AdvertiserEvent> Events => Set<AdvertiserEvent>();

    /// <summary>Gets the collected figures.</summary>
    public DbSet<ReportRow> ReportRows => Set<ReportRow>();

    /// <summary>Gets the nightly runs: one per day, regardless of the number of nodes.</summary>
    public DbSet<NightlyRun> NightlyRuns => Set<NightlyRun>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);

        // The tables of the library.
        builder.UseKakaoBusinessConnections();

        builder.Entity<Advertiser>(advertiser =>
        {
            advertiser.HasKey(row => row.Key);
            advertiser.Property(row => row.Key).HasMaxLength(200);
            advertiser.HasOne<AgencyUser>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AdvertiserEvent>(happened => happened.HasKey(row => new { row.Key, row.At, row.Kind }));
        builder.Entity<ReportRow>(report => report.HasKey(row => new { row.Key, row.Date, row.AdAccountId }));
        builder.Entity<NightlyRun>(run => run.HasKey(row => row.Day));
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    /// <summary>Converts times to UTC ticks, because SQLite cannot compare times with an offset.</summary>
    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
