namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>A store for tests: nothing outlives the process, and no other node sees it.</summary>
internal sealed class InMemoryConnectionStore : IKakaoBusinessConnectionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Scheme, string Key), (long Row, KakaoBusinessConnectionEntry Entry)> _entries = [];
    private readonly Dictionary<Guid, KakaoBusinessOwedRevocation> _owed = [];
    private long _lastRow;

    public ValueTask<KakaoBusinessConnectionEntry?> FindAsync(string scheme, string key, CancellationToken cancellationToken)
    {
        lock (_lock) return new(_entries.TryGetValue((scheme, key), out var found) ? found.Entry : null);
    }

    public ValueTask<KakaoBusinessConnectionEntryPage> ListAsync(
        string scheme, string owner, string? continuation, int take, CancellationToken cancellationToken)
    {
        var after = 0L;
        if (continuation is not null && !long.TryParse(continuation, System.Globalization.CultureInfo.InvariantCulture, out after))
            throw new ArgumentException("The continuation is not one that a page returned.", nameof(continuation));
        lock (_lock)
        {
            var rows = _entries.Values
                .Where(row => row.Row > after && row.Entry.Scheme == scheme && row.Entry.Owner == owner)
                .OrderBy(row => row.Row)
                .Take(take)
                .ToList();
            var next = rows.Count == take ? rows[^1].Row.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            return new(new KakaoBusinessConnectionEntryPage([.. rows.Select(row => row.Entry)], next));
        }
    }

    public ValueTask<bool> TrySaveAsync(
        KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var isThere = _entries.TryGetValue((entry.Scheme, entry.Key), out var stored);
            if ((isThere ? stored.Entry.Stamp : null) != expectedStamp) return new(false);
            _entries[(entry.Scheme, entry.Key)] = (isThere ? stored.Row : ++_lastRow, entry);
            if (owed is not null) _owed.Add(owed.Id, owed);
            return new(true);
        }
    }

    public ValueTask<bool> TryRemoveAsync(
        string scheme, string key, Guid expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((scheme, key), out var stored) || stored.Entry.Stamp != expectedStamp) return new(false);
            _entries.Remove((scheme, key));
            if (owed is not null) _owed.Add(owed.Id, owed);
            return new(true);
        }
    }

    public ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var due = _entries.Values
                .Where(row => row.Entry.Scheme == scheme && IsDue(row.Entry.NextCheckAt, now, latest))
                .OrderBy(row => row.Entry.NextCheckAt)
                .Take(take)
                .Select(row => row with { Entry = row.Entry with { NextCheckAt = leaseUntil } })
                .ToList();
            foreach (var row in due) _entries[(scheme, row.Entry.Key)] = row;
            return new([.. due.Select(row => row.Entry)]);
        }
    }

    public ValueTask AddRevocationAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken)
    {
        lock (_lock) _owed.Add(owed.Id, owed);
        return default;
    }

    public ValueTask<IReadOnlyList<KakaoBusinessOwedRevocation>> ClaimRevocationsAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var due = _owed.Values
                .Where(owed => owed.Scheme == scheme && IsDue(owed.DueAt, now, latest))
                .OrderBy(owed => owed.DueAt)
                .Take(take)
                .Select(owed => owed with { DueAt = leaseUntil })
                .ToList();
            foreach (var owed in due) _owed[owed.Id] = owed;
            return new(due);
        }
    }

    public ValueTask RemoveRevocationAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock) _owed.Remove(id);
        return default;
    }

    public ValueTask<KakaoBusinessConnectionCounts> CountAsync(string scheme, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var ofScheme = _entries.Values.Where(row => row.Entry.Scheme == scheme).ToList();
            var connected = ofScheme.Count(row => row.Entry.State == KakaoBusinessConnectionState.Connected);
            return new(new KakaoBusinessConnectionCounts(connected, ofScheme.Count - connected, _owed.Values.Count(owed => owed.Scheme == scheme)));
        }
    }

    private static bool IsDue(DateTimeOffset time, DateTimeOffset now, DateTimeOffset latest)
        => time <= now || (time > latest && time < DateTimeOffset.MaxValue);
}
