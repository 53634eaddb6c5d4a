using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Cookie mode: which sessions ended before their cookies expired, so that a copy of a cookie does not work after the
/// sign-out (OWASP ASVS 5.0, 7.4.1). Kept only as long as such a cookie could live; an answer costs no call to anywhere.
/// </summary>
internal sealed class EndedSessions(TimeProvider timeProvider)
{
    /// <summary>Expired entries are looked for whenever the list has grown by this much.</summary>
    private const int SweepAfter = 1024;

    private readonly ConcurrentDictionary<string, EndedEntry> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EndedEntry> _users = new(StringComparer.Ordinal);
    private int _addedSinceSweep;

    /// <summary>Ends the session of a ticket, for as long as any cookie of it could live: one renewed just now lives for a whole window.</summary>
    public void End(AuthenticationTicket ticket, TimeSpan window)
    {
        if (ticket.Properties.GetSessionId() is not { } sessionId) return;
        if (ticket.Properties is { IssuedUtc: { } issued, ExpiresUtc: { } expires } && expires - issued > window) window = expires - issued;
        AddSession(sessionId, timeProvider.GetUtcNow() + window);
    }

    /// <summary>Ends one session.</summary>
    public void AddSession(string sessionId, DateTimeOffset until)
        => Add(_sessions, new(EndedEntry.Session, sessionId, timeProvider.GetUtcNow(), until, Except: null));

    /// <summary>Ends all sessions of a user that have begun by now, but one perhaps.</summary>
    public void AddUser(string nameIdentifier, DateTimeOffset until, string? except)
        => Add(_users, new(EndedEntry.User, TicketKey.ToIndexKey(nameIdentifier), timeProvider.GetUtcNow(), until, except));

    /// <summary>What another node ended.</summary>
    public void Merge(EndedEntry entry) => Add(entry.Kind == EndedEntry.User ? _users : _sessions, entry);

    public List<EndedEntry> Snapshot()
    {
        var now = timeProvider.GetUtcNow();
        return [.. _sessions.Values.Concat(_users.Values).Where(entry => entry.Until > now)];
    }

    public bool Contains(AuthenticationTicket ticket)
    {
        if (ticket.Properties.GetSessionId() is not { } sessionId) return false;
        if (_sessions.ContainsKey(sessionId)) return true;
        if (_users.IsEmpty || ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } nameIdentifier) return false;
        return _users.TryGetValue(TicketKey.ToIndexKey(nameIdentifier), out var ended)
            && ticket.Properties.GetSessionStart() <= ended.At
            && ended.Except != sessionId;
    }

    private void Add(ConcurrentDictionary<string, EndedEntry> entries, EndedEntry entry)
    {
        // The later word about a user covers the earlier one.
        entries.AddOrUpdate(entry.Key, entry, (_, known) => known.At >= entry.At ? known : entry with { Until = entry.Until > known.Until ? entry.Until : known.Until });
        if (Interlocked.Increment(ref _addedSinceSweep) >= SweepAfter) Sweep();
    }

    private void Sweep()
    {
        Interlocked.Exchange(ref _addedSinceSweep, 0);
        var now = timeProvider.GetUtcNow();
        foreach (var entries in new[] { _sessions, _users })
        {
            foreach (var entry in entries)
            {
                if (entry.Value.Until <= now) entries.TryRemove(entry);
            }
        }
    }
}
