using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using KakaoBusiness.Samples.Agency.Data;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Collects yesterday's figures of every connected advertiser, each day at 09:00 in Korea. Of several nodes one does it.</summary>
internal sealed partial class NightlyReports(
    IDbContextFactory<AgencyDbContext> databases, DailyCollector collector, TimeProvider time, ILogger<NightlyReports> logger) : BackgroundService
{
    /// <summary>A clock that is set, or a machine that slept, is noticed after this time.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await SleepUntilAsync(time.NextCollection(), stoppingToken);
            try
            {
                if (await TryClaimAsync(stoppingToken)) await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception.IsOfDatabase() && !stoppingToken.IsCancellationRequested)
            {
                LogSkipped(logger, exception);
            }
        }
    }

    private async Task SleepUntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        while (moment - time.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancellationToken);
    }

    /// <summary>The row of the day can be inserted once.</summary>
    private async Task<bool> TryClaimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var today = time.Today();
        if (await database.NightlyRuns.AnyAsync(run => run.Day == today, cancellationToken)) return false;
        database.Add(new NightlyRun { Day = today, StartedAt = time.GetUtcNow() });
        try
        {
            await database.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (database.NightlyRuns.Any(run => run.Day == today))
        {
            return false;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var keys = await ListConnectedAsync(cancellationToken);
        var failed = 0;
        await collector.RunAsync(keys, time.Today().AddDays(-1), Count, cancellationToken);
        LogDone(logger, keys.Count - failed, failed);

        void Count(ReportResult result)
        {
            if (result.Failure is not null) Interlocked.Increment(ref failed);
        }
    }

    private async Task<List<string>> ListConnectedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Advertisers
            .Join(
                database.Set<KakaoBusinessConnectionRow>().Where(row => row.State == (int)KakaoBusinessConnectionState.Connected),
                advertiser => advertiser.Key, row => row.Key, (advertiser, _) => advertiser.Key)
            .ToListAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "Collected yesterday's figures of {Count} advertisers. Of {Failed} more there are none.", EventName = "NightlyReportsDone")]
    private static partial void LogDone(ILogger logger, int count, int failed);

    [LoggerMessage(2, LogLevel.Error, "The database failed during the nightly collection. The next one is tomorrow.", EventName = "NightlyReportsSkipped")]
    private static partial void LogSkipped(ILogger logger, Exception exception);
}
