using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using KakaoBusiness.Samples.Agency.Data;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>
/// Collects yesterday's figures of every connected advertiser, each day at 09:00 Korean time. If there are several nodes, one of them does.
/// </summary>
internal sealed partial class NightlyReports(
    IDbContextFactory<AgencyDbContext> databases, DailyCollector collector, TimeProvider time, ILogger<NightlyReports> logger) : BackgroundService
{
    /// <summary>The time within which the job notices that the clock was set or that the machine slept.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(30);

    /// <summary>The pause before a failed run is retried. It is retried until the end of the day.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(10);

    /// <summary>The day whose row this node has inserted. A retry does not insert another one.</summary>
    private DateOnly? _claimed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await SleepUntilAsync(time.NextCollection(), stoppingToken);
            var today = time.Today();
            while (time.Today() == today && !await TryRunAsync(today, stoppingToken))
                await SleepUntilAsync(time.GetUtcNow() + RetryPause, stoppingToken);
        }
    }

    /// <summary>Returns whether nothing is left to do, because this node has collected the figures or another node does.</summary>
    private async Task<bool> TryRunAsync(DateOnly today, CancellationToken stoppingToken)
    {
        try
        {
            if (_claimed != today)
            {
                if (!await TryClaimAsync(today, stoppingToken)) return true;
                _claimed = today;
            }

            return await RunAsync(today, stoppingToken);
        }
        // Any exception except a shutdown, because it would stop the site.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, exception);
            return false;
        }
    }

    private async Task SleepUntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        while (moment - time.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancellationToken);
    }

    /// <summary>Inserts the row of the day. Only one node can do that.</summary>
    private async Task<bool> TryClaimAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
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

    /// <summary>Returns <see langword="false"/> if the site failed for every advertiser, so that the run has failed as a whole.</summary>
    private async Task<bool> RunAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var keys = await ListConnectedAsync(cancellationToken);
        var (failed, unexpected) = (0, 0);
        await collector.RunAsync(keys, today.AddDays(-1), Count, cancellationToken);
        LogDone(logger, keys.Count - failed, failed);
        return keys.Count == 0 || unexpected < keys.Count;

        void Count(ReportResult result)
        {
            if (result.Failure is not null) Interlocked.Increment(ref failed);
            if (result.Failure is ReportFailure.Unexpected) Interlocked.Increment(ref unexpected);
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

    [LoggerMessage(1, LogLevel.Information, "Collected yesterday's figures of {Count} advertisers. The figures of {Failed} more could not be collected.", EventName = "NightlyReportsDone")]
    private static partial void LogDone(ILogger logger, int count, int failed);

    [LoggerMessage(2, LogLevel.Error, "The nightly collection failed. The site tries again in ten minutes.", EventName = "NightlyReportsFailed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
