namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Stores connections in memory, for tests. They are lost when the process ends, and no other node sees them.</summary>
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
            throw new ArgumentException("The continuation was not returned with an earlier page.", nameof(continuation));
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
        => new(TryWrite((entry.Scheme, entry.Key), expectedStamp, entry, owed));

    public ValueTask<bool> TryRemoveAsync(
        string scheme, string key, Guid expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
        => new(TryWrite((scheme, key), expectedStamp, entry: null, owed));

    public ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var due = TakeDue(_entries.Values.Where(row => row.Entry.Scheme == scheme), row => row.Entry.NextCheckAt, now, latest, take);
            var claimed = due.ConvertAll(row => row with { Entry = row.Entry with { NextCheckAt = leaseUntil } });
            foreach (var row in claimed) _entries[(scheme, row.Entry.Key)] = row;
            return new([.. claimed.Select(row => row.Entry)]);
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
            var due = TakeDue(_owed.Values.Where(owed => owed.Scheme == scheme), owed => owed.DueAt, now, latest, take);
            var claimed = due.ConvertAll(owed => owed with { DueAt = leaseUntil });
            foreach (var owed in claimed) _owed[owed.Id] = owed;
            return new(claimed);
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

    private bool TryWrite((string Scheme, string Key) key, Guid? expectedStamp, KakaoBusinessConnectionEntry? entry, KakaoBusinessOwedRevocation? owed)
    {
        lock (_lock)
        {
            var exists = _entries.TryGetValue(key, out var stored);
            if ((exists ? stored.Entry.Stamp : null) != expectedStamp) return false;
            if (entry is null) _entries.Remove(key);
            else _entries[key] = (exists ? stored.Row : ++_lastRow, entry);
            if (owed is not null) _owed.Add(owed.Id, owed);
            return true;
        }
    }

    private static List<T> TakeDue<T>(IEnumerable<T> all, Func<T, DateTimeOffset> getDue, DateTimeOffset now, DateTimeOffset latest, int take)
        => [.. all.Where(item => getDue(item) <= now || (getDue(item) > latest && getDue(item) < DateTimeOffset.MaxValue)).OrderBy(getDue).Take(take)];
}
