using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>
/// Stores connections in the app's <typeparamref name="TContext"/>. Each call uses a new context, which neither sees nor saves the changes of the
/// current request.
/// </summary>
internal sealed class EntityFrameworkConnectionStore<TContext>(IServiceScopeFactory scopes) : IKakaoBusinessConnectionStore
    where TContext : DbContext
{
    /// <summary>A claim takes a random batch from this many batches, so that concurrent nodes rarely compete for the same rows.</summary>
    private const int Spread = 4;

    private static readonly long Never = DateTimeOffset.MaxValue.UtcTicks;

    public async ValueTask<KakaoBusinessConnectionEntry?> FindAsync(string scheme, string key, CancellationToken cancellationToken)
    {
        var hash = Rows.ComputeHash(key);
        await using var database = Open(out var context);
        var row = await Connections(context).AsNoTracking()
            .SingleOrDefaultAsync(row => row.Scheme == scheme && row.KeyHash == hash, cancellationToken);
        return row?.ToEntry();
    }

    public async ValueTask<KakaoBusinessConnectionEntryPage> ListAsync(
        string scheme, string owner, string? continuation, int take, CancellationToken cancellationToken)
    {
        if (continuation is not null && !Rows.IsHash(continuation)) throw new ArgumentException("The continuation was not returned with an earlier page.", nameof(continuation));
        var ownerHash = Rows.ComputeHash(owner);
        var after = continuation ?? "";
        await using var database = Open(out var context);
#pragma warning disable CA1309 // Translated to SQL: the database compares, both here and in OrderBy.
        var rows = await Connections(context).AsNoTracking()
            .Where(row => row.Scheme == scheme && row.OwnerHash == ownerHash && string.Compare(row.KeyHash, after) > 0)
#pragma warning restore CA1309
            .OrderBy(row => row.KeyHash)
            .Take(take + 1)
            .ToListAsync(cancellationToken);
        var page = rows.Take(take).Select(row => row.ToEntry()).ToList();
        return new KakaoBusinessConnectionEntryPage(page, rows.Count > take ? rows[take - 1].KeyHash : null);
    }

    public async ValueTask<bool> TrySaveAsync(
        KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        var row = new KakaoBusinessConnectionRow { Scheme = entry.Scheme, KeyHash = Rows.ComputeHash(entry.Key) };
        if (expectedStamp is { } stamp)
        {
            row.Stamp = stamp;
            context.Attach(row);
            entry.CopyTo(row);
            context.Entry(row).State = EntityState.Modified;
        }
        else
        {
            entry.CopyTo(row);
            context.Add(row);
        }

        return await TryWriteAsync(context, row, expectedStamp, entry.Stamp, owed, cancellationToken);
    }

    public async ValueTask<bool> TryRemoveAsync(
        string scheme, string key, Guid expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        var row = new KakaoBusinessConnectionRow { Scheme = scheme, KeyHash = Rows.ComputeHash(key), Stamp = expectedStamp };
        context.Attach(row);
        context.Remove(row);
        return await TryWriteAsync(context, row, expectedStamp, newStamp: null, owed, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        var (due, ahead, lease) = (now.UtcTicks, latest.UtcTicks, leaseUntil.UtcTicks);
        var ofScheme = Connections(context).Where(row => row.Scheme == scheme);
        // Two index ranges; the second one is empty unless a clock was wrong.
        var hashes = await ofScheme.Where(row => row.NextCheckAt <= due).OrderBy(row => row.NextCheckAt).Take(take * Spread).Select(row => row.KeyHash)
            .Concat(ofScheme.Where(row => row.NextCheckAt > ahead && row.NextCheckAt < Never).OrderBy(row => row.NextCheckAt).Take(take).Select(row => row.KeyHash))
            .ToArrayAsync(cancellationToken);
        var chosen = Choose(hashes, take);
        if (chosen.Length == 0) return [];

        // The database decides which node gets a row: the second of two nodes finds it no longer due.
        var claim = new Guid(RandomNumberGenerator.GetBytes(16));
        await Connections(context)
            .Where(row => row.Scheme == scheme && chosen.Contains(row.KeyHash) && (row.NextCheckAt <= due || (row.NextCheckAt > ahead && row.NextCheckAt < Never)))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextCheckAt, lease).SetProperty(row => row.ClaimId, claim), cancellationToken);

        // Reads the claim instead of the row count: if an execution strategy repeats an update after a lost connection, the count is zero.
        var rows = await Connections(context).AsNoTracking()
            .Where(row => row.Scheme == scheme && chosen.Contains(row.KeyHash) && row.ClaimId == claim)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToEntry())];
    }

    public async ValueTask AddRevocationAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        context.Add(owed.ToRow());
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        // As in TryWriteAsync, a repeated insert finds the row that it has already stored.
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if (!await IsOwedAsync(context, owed, cancellationToken)) throw;
        }
    }

    public async ValueTask<IReadOnlyList<KakaoBusinessOwedRevocation>> ClaimRevocationsAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        var (due, ahead, lease) = (now.UtcTicks, latest.UtcTicks, leaseUntil.UtcTicks);
        var ofScheme = Revocations(context).Where(row => row.Scheme == scheme);
        var ids = await ofScheme.Where(row => row.DueAt <= due).OrderBy(row => row.DueAt).Take(take * Spread).Select(row => row.Id)
            .Concat(ofScheme.Where(row => row.DueAt > ahead).OrderBy(row => row.DueAt).Take(take).Select(row => row.Id))
            .ToArrayAsync(cancellationToken);
        var chosen = Choose(ids, take);
        if (chosen.Length == 0) return [];

        var claim = new Guid(RandomNumberGenerator.GetBytes(16));
        await Revocations(context)
            .Where(row => chosen.Contains(row.Id) && (row.DueAt <= due || row.DueAt > ahead))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, lease).SetProperty(row => row.ClaimId, claim), cancellationToken);

        // Reads the claim instead of the row count: if an execution strategy repeats an update after a lost connection, the count is zero.
        var rows = await Revocations(context).AsNoTracking()
            .Where(row => chosen.Contains(row.Id) && row.ClaimId == claim)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToOwed())];
    }

    public async ValueTask RemoveRevocationAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        await Revocations(context).Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
    }

    public async ValueTask<KakaoBusinessConnectionCounts> CountAsync(string scheme, CancellationToken cancellationToken)
    {
        await using var database = Open(out var context);
        var byState = await Connections(context)
            .Where(row => row.Scheme == scheme)
            .GroupBy(row => row.State)
            .Select(group => new { State = group.Key, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        var connected = byState.Where(row => row.State == (int)KakaoBusinessConnectionState.Connected).Sum(row => row.Count);
        var owed = await Revocations(context).LongCountAsync(row => row.Scheme == scheme, cancellationToken);
        return new KakaoBusinessConnectionCounts(connected, byState.Sum(row => row.Count) - connected, owed);
    }

    private ContextScope<TContext> Open(out TContext context)
    {
        var scope = new ContextScope<TContext>(scopes);
        context = scope.Context;
        return scope;
    }

    /// <summary>Writes a connection and the owed revocation of its previous token in one transaction.</summary>
    /// <returns>Whether this call has written. Otherwise another call was faster, and this one stored nothing.</returns>
    private static async Task<bool> TryWriteAsync(
        TContext context, KakaoBusinessConnectionRow row, Guid? expectedStamp, Guid? newStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
    {
        if (owed is not null) context.Add(owed.ToRow());
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        // Providers report a lost race in different ways, and an execution strategy that repeats a transaction after a lost connection
        // loses the race against its own commit. The stored row shows which of these happened.
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            var (scheme, hash) = (row.Scheme, row.KeyHash);
            var stored = await Connections(context).AsNoTracking()
                .Where(other => other.Scheme == scheme && other.KeyHash == hash)
                .Select(other => (Guid?)other.Stamp)
                .SingleOrDefaultAsync(cancellationToken);
            if (stored == expectedStamp) throw;
            if (stored is not null || newStamp is not null) return stored == newStamp;
            return owed is not null && await IsOwedAsync(context, owed, cancellationToken);
        }
    }

    private static Task<bool> IsOwedAsync(TContext context, KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken)
    {
        var id = owed.Id;
        return Revocations(context).AnyAsync(row => row.Id == id, cancellationToken);
    }

    private static T[] Choose<T>(T[] due, int take)
    {
        if (due.Length <= take) return due;
        RandomNumberGenerator.Shuffle(due.AsSpan());
        return due[..take];
    }

    private static DbSet<KakaoBusinessConnectionRow> Connections(TContext context) => context.Set<KakaoBusinessConnectionRow>();

    private static DbSet<KakaoBusinessOwedRevocationRow> Revocations(TContext context) => context.Set<KakaoBusinessOwedRevocationRow>();
}
