using System.Collections.Concurrent;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Which sessions this node has written a "last used" for within the interval, so that it does so once.</summary>
internal sealed class RecentUses(TimeSpan interval, TimeProvider timeProvider)
{
    /// <summary>Beyond it everything is forgotten: the price is one more write for each session in use.</summary>
    private const int MaxCount = 50_000;

    private readonly ConcurrentDictionary<string, long> _notedAt = new(StringComparer.Ordinal);

    /// <summary>Whether a use of the session is to be written now.</summary>
    public bool TryNote(string storageKey)
    {
        if (interval == TimeSpan.Zero) return false;
        var now = timeProvider.GetTimestamp();
        if (_notedAt.TryGetValue(storageKey, out var notedAt))
            return timeProvider.GetElapsedTime(notedAt, now) >= interval && _notedAt.TryUpdate(storageKey, now, notedAt);

        if (_notedAt.Count >= MaxCount) _notedAt.Clear();
        return _notedAt.TryAdd(storageKey, now);
    }
}
