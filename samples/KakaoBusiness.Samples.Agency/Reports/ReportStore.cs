using KakaoBusiness.Samples.Agency.Data;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Reports;

/// <summary>Stores the collected figures in the database.</summary>
public sealed class ReportStore(IDbContextFactory<AgencyDbContext> databases)
{
    /// <summary>Stores figures, and replaces those of the same days and ad accounts.</summary>
    public async Task SaveAsync(string key, IReadOnlyList<ReportRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0) return;
        try
        {
            await ReplaceAsync(key, rows, cancellationToken);
        }
        // Another collection inserted figures of the same days. The second attempt replaces them.
        catch (DbUpdateException)
        {
            await ReplaceAsync(key, rows, cancellationToken);
        }
    }

    /// <summary>Lists the figures of an advertiser.</summary>
    public async Task<IReadOnlyList<ReportRow>> ListAsync(string key, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await Rows(database, key, from, to).AsNoTracking().OrderBy(row => row.Date).ThenBy(row => row.AdAccountId).ToListAsync(cancellationToken);
    }

    private async Task ReplaceAsync(string key, IReadOnlyList<ReportRow> rows, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var known = await Rows(database, key, rows.Min(row => row.Date), rows.Max(row => row.Date))
            .ToDictionaryAsync(row => (row.Date, row.AdAccountId), cancellationToken);
        foreach (var row in rows)
        {
            if (known.TryGetValue((row.Date, row.AdAccountId), out var existing)) database.Entry(existing).CurrentValues.SetValues(row);
            else database.Add(row);
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private static IQueryable<ReportRow> Rows(AgencyDbContext database, string key, DateOnly from, DateOnly to)
        => database.ReportRows.Where(row => row.Key == key && row.Date >= from && row.Date <= to);
}
