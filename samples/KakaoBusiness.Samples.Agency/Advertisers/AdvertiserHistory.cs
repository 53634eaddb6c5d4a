using KakaoBusiness.Samples.Agency.Data;
using KakaoBusiness.Samples.Agency.Live;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Stores the events of connections, for the history of an advertiser and the notifications of a user.</summary>
public sealed class AdvertiserHistory(IDbContextFactory<AgencyDbContext> databases, LiveUpdates updates)
{
    private const int MaxEvents = 100;
    private const int MaxNotifications = 20;

    private static readonly AdvertiserEventKind[] Notified = [AdvertiserEventKind.Lost, AdvertiserEventKind.ReportFailed];

    /// <summary>Records an event once, and updates the open pages.</summary>
    public async Task RecordAsync(string key, AdvertiserEventKind kind, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var events = database.Events.Where(row => row.Key == key);
        if (await events.AnyAsync(row => row.Kind == kind && row.At == at, cancellationToken)) return;
        database.Add(new AdvertiserEvent { Key = key, Kind = kind, At = at });
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        // Another node or another request has recorded the event.
        catch (DbUpdateException) when (events.Any(row => row.Kind == kind && row.At == at))
        {
            return;
        }

        var oldest = await events.OrderByDescending(row => row.At).Skip(MaxEvents).Select(row => row.At).FirstOrDefaultAsync(cancellationToken);
        if (oldest != default) await events.Where(row => row.At <= oldest).ExecuteDeleteAsync(cancellationToken);
        updates.Publish(key);
    }

    /// <summary>Lists the events of an advertiser, newest first.</summary>
    public async Task<IReadOnlyList<AdvertiserEvent>> ListAsync(AdvertiserConnection advertiser, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(advertiser);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var recorded = await database.Events.AsNoTracking().Where(row => row.Key == advertiser.Key).OrderByDescending(row => row.At).Take(MaxEvents).ToListAsync(cancellationToken);
        return [.. recorded.Concat(FindLastContacts(advertiser)).OrderByDescending(row => row.At).ThenByDescending(row => row.Kind)];
    }

    /// <summary>Lists the notifications of a user, newest first.</summary>
    public async Task<IReadOnlyList<AdvertiserEvent>> ListNotificationsAsync(string userId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Events.AsNoTracking()
            .Where(row => Notified.Contains(row.Kind) && database.Advertisers.Any(advertiser => advertiser.Key == row.Key && advertiser.UserId == userId))
            .OrderByDescending(row => row.At)
            .Take(MaxNotifications)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Returns the last use and the last check. A check at the time of a use, a consent or a loss is not a separate event.</summary>
    private static IEnumerable<AdvertiserEvent> FindLastContacts(AdvertiserConnection advertiser)
    {
        if (advertiser.Connection is not { } connection) yield break;
        if (connection.UsedAt is { } usedAt) yield return new() { Key = advertiser.Key, Kind = AdvertiserEventKind.Used, At = usedAt };
        if (connection.CheckedAt is { } checkedAt && checkedAt != connection.UsedAt && checkedAt != connection.ConsentedAt && checkedAt != connection.LostAt)
            yield return new() { Key = advertiser.Key, Kind = AdvertiserEventKind.Checked, At = checkedAt };
    }
}
