using System.Collections.Concurrent;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Stores the entries of the list of ended sessions. The list is bounded but drops no entry: entries that do not fit are merged ("folded")
/// into one that ends more. The entries of one user fold into one that ends all earlier sessions of this user. Only if there are too many
/// users do the oldest entries fold into one that ends all earlier sessions of all users.
/// </summary>
/// <remarks>Only one caller may write at a time. Others may read at the same time, without a lock.</remarks>
internal sealed class EndedEntries(int capacity)
{
    /// <summary>
    /// The maximum number of entries of a user before they fold. Nobody signs out more often within a month, and an attacker cannot fill more.
    /// </summary>
    public const int MaxPerUser = 64;

    private const int FirstSweep = 1024;

    private readonly ConcurrentDictionary<UInt128, EndedEntry[]> _sessions = new();
    private readonly ConcurrentDictionary<UInt128, EndedEntry[]> _users = new();
    private readonly Dictionary<UInt128, List<EndedEntry>> _byUser = [];
    private volatile EndedEntry? _everyone;
    private volatile int _count;
    private volatile int _userCount;
    private int _sweepAt = Math.Min(FirstSweep, capacity);

    /// <summary>Gets the number of entries. It is tracked separately, because the dictionaries take all their locks to count.</summary>
    public int Count => _count;

    /// <summary>Gets whether there is an entry for a user. Only then does the user of a ticket have to be hashed.</summary>
    public bool HasUsers => _userCount > 0;

    public EndedEntry? Everyone => _everyone;

    /// <summary>Gets how many entries were visited to remove expired ones or to fold. This cost must stay linear.</summary>
    public long Visits { get; private set; }

    public ReadOnlySpan<EndedEntry> FindSession(UInt128 session) => _sessions.TryGetValue(session, out var entries) ? entries : [];

    public ReadOnlySpan<EndedEntry> FindUser(UInt128 user) => _users.TryGetValue(user, out var entries) ? entries : [];

    public List<EndedEntry> ToList()
    {
        var entries = new List<EndedEntry>(_count);
        if (_everyone is { } everyone) entries.Add(everyone);
        foreach (var ofUser in _byUser.Values) entries.AddRange(ofUser);
        return entries;
    }

    /// <summary>Adds an entry unless another one covers it. Returns whether it was added.</summary>
    public bool Add(EndedEntry entry)
    {
        if (_everyone?.Covers(entry) == true) return false;
        if (entry.Kind == EndedKind.Everyone)
        {
            SetEveryone(_everyone is { } known ? Merge(known, entry) : entry);
            return true;
        }

        if (!_byUser.TryGetValue(entry.User, out var ofUser)) _byUser.Add(entry.User, ofUser = []);
        foreach (var other in ofUser)
        {
            if (other.Covers(entry)) return false;
            if (entry.Kind == EndedKind.Session && other.Kind == EndedKind.Session && other.Session == entry.Session) entry = Merge(other, entry);
        }

        Put(ofUser, entry);
        return true;
    }

    /// <summary>Folds the entries of a user if there are too many. Returns whether they were folded.</summary>
    public bool FoldUser(UInt128 user, TimeSpan longest)
    {
        if (!_byUser.TryGetValue(user, out var ofUser) || ofUser.Count <= MaxPerUser) return false;
        Fold(ofUser, longest);
        return true;
    }

    /// <summary>Removes expired entries and folds the rest if the list is full. Returns how many users were folded, and whether all were.</summary>
    /// <remarks>Before the next trim, at least a quarter of the capacity, or as many entries as remain, have to be added.</remarks>
    public (int Users, bool Everyone) Trim(DateTimeOffset now, TimeSpan longest)
    {
        if (_count < _sweepAt) return default;
        var isFull = _sweepAt == capacity;
        RemoveAll(entry => entry.Until <= now);
        var target = capacity / 4 * 3;
        var folded = isFull ? FoldUsers(target, longest) : 0;
        var foldsEveryone = isFull && _count > target;
        if (foldsEveryone) FoldOldest(_count - (capacity / 2), longest);
        _sweepAt = _count * 2 > target ? capacity : Math.Min(Math.Max(FirstSweep, _count * 2), capacity);
        return (folded, foldsEveryone);
    }

    private int FoldUsers(int target, TimeSpan longest)
    {
        var folded = 0;
        foreach (var ofUser in _byUser.Values.Where(entries => entries.Count > 1).OrderByDescending(entries => entries.Count).ToList())
        {
            if (_count <= target) break;
            Fold(ofUser, longest);
            folded++;
        }

        return folded;
    }

    private void FoldOldest(int count, TimeSpan longest)
    {
        Visits += _count;
        var oldest = ToList().OrderBy(entry => entry.At).Take(count).ToList();
        var at = oldest[^1].At;
        SetEveryone(new(EndedKind.Everyone, default, default, at, Latest(oldest.Max(entry => entry.Until), After(at, longest))));
    }

    private void Fold(List<EndedEntry> ofUser, TimeSpan longest)
    {
        Visits += ofUser.Count;
        var at = ofUser.Max(entry => entry.At);
        Put(ofUser, new(EndedKind.User, ofUser[0].User, default, at, Latest(ofUser.Max(entry => entry.Until), After(at, longest))));
    }

    private void SetEveryone(EndedEntry entry)
    {
        if (_everyone is null) _count++;
        _everyone = entry;
        RemoveAll(other => other.Kind != EndedKind.Everyone && entry.Covers(other));
    }

    private void RemoveAll(Func<EndedEntry, bool> isMeant)
    {
        Visits += _count;
        if (_everyone is { } everyone && isMeant(everyone))
        {
            _everyone = null;
            _count--;
        }

        foreach (var (user, ofUser) in _byUser)
        {
            RemoveAll(ofUser, isMeant);
            if (ofUser.Count == 0) _byUser.Remove(user);
        }
    }

    /// <summary>Adds an entry before it removes those that the entry covers, so that readers always find one of them.</summary>
    private void Put(List<EndedEntry> ofUser, EndedEntry entry)
    {
        IndexOf(entry).AddOrUpdate(GetKey(entry), static (_, added) => [added], static (_, known, added) => [.. known, added], entry);
        if (entry.Kind == EndedKind.User) _userCount++;
        _count++;
        RemoveAll(ofUser, entry.Covers);
        ofUser.Add(entry);
    }

    private void RemoveAll(List<EndedEntry> ofUser, Func<EndedEntry, bool> isMeant) => ofUser.RemoveAll(entry =>
    {
        if (!isMeant(entry)) return false;
        var (index, key) = (IndexOf(entry), GetKey(entry));
        var rest = Array.FindAll(index[key], other => !ReferenceEquals(other, entry));
        if (rest.Length > 0) index[key] = rest;
        else index.TryRemove(key, out _);
        if (entry.Kind == EndedKind.User) _userCount--;
        _count--;
        return true;
    });

    private ConcurrentDictionary<UInt128, EndedEntry[]> IndexOf(EndedEntry entry) => entry.Kind == EndedKind.Session ? _sessions : _users;

    private static UInt128 GetKey(EndedEntry entry) => entry.Kind == EndedKind.Session ? entry.Session : entry.User;

    private static EndedEntry Merge(EndedEntry known, EndedEntry entry) => entry with { At = Latest(known.At, entry.At), Until = Latest(known.Until, entry.Until) };

    private static DateTimeOffset Latest(DateTimeOffset first, DateTimeOffset second) => first > second ? first : second;

    /// <summary>Returns the latest end of the sessions that had started by a time.</summary>
    public static DateTimeOffset After(DateTimeOffset at, TimeSpan longest) => DateTimeOffset.MaxValue - at > longest ? at + longest : DateTimeOffset.MaxValue;
}
