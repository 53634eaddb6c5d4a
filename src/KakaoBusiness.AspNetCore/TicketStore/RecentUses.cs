using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// The stored sessions that this node used lately: it writes "last used" once an interval, and knows during an outage which
/// keys belong to real sessions. Of more than the capacity, those that were used longest ago are forgotten first.
/// </summary>
/// <remarks>
/// Two generations: what is used moves into the younger one, and when that is full it becomes the older one. A request takes no
/// lock unless its session is new to the younger generation; a <see cref="ConcurrentDictionary{TKey, TValue}"/> takes all its
/// locks to be counted, so that the count is kept here.
/// </remarks>
internal sealed class RecentUses(IOptions<KakaoBusinessTicketStoreOptions> options, TimeProvider timeProvider)
{
    /// <summary>Of each generation.</summary>
    public const int Capacity = 50_000;

    private readonly TimeSpan _interval = options.Value.LastUseInterval;
    private readonly Lock _lock = new();
    private volatile Generation _younger = new();
    private volatile Generation _older = new();

    /// <summary>Records a use of a session that exists. Returns whether it is to be written now.</summary>
    public bool TryRecord(string storageKey)
    {
        var now = timeProvider.GetTimestamp();
        if (_younger.WrittenAt.TryGetValue(storageKey, out var writtenAt))
            return IsDue(writtenAt, now) && _younger.WrittenAt.TryUpdate(storageKey, now, writtenAt);

        var isDue = !_older.WrittenAt.TryGetValue(storageKey, out writtenAt) || IsDue(writtenAt, now);
        return AddToYounger(storageKey, isDue ? now : writtenAt) && isDue && _interval > TimeSpan.Zero;
    }

    /// <summary>Returns whether this node used the session lately.</summary>
    public bool Contains(string storageKey) => _younger.WrittenAt.ContainsKey(storageKey) || _older.WrittenAt.ContainsKey(storageKey);

    private bool IsDue(long writtenAt, long now) => _interval > TimeSpan.Zero && timeProvider.GetElapsedTime(writtenAt, now) >= _interval;

    private bool AddToYounger(string storageKey, long writtenAt)
    {
        lock (_lock)
        {
            if (_younger.Count >= Capacity) (_older, _younger) = (_younger, new Generation());
            if (!_younger.WrittenAt.TryAdd(storageKey, writtenAt)) return false;
            _younger.Count++;
            return true;
        }
    }

    private sealed class Generation
    {
        public ConcurrentDictionary<string, long> WrittenAt { get; } = new(StringComparer.Ordinal);

        public int Count { get; set; }
    }
}
