using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    /// <summary>Several for one user: each spares another session, and what one has ended no later one brings back.</summary>
    private readonly ConcurrentDictionary<string, ImmutableArray<EndedEntry>> _users = new(StringComparer.Ordinal);
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
        => Merge(new(EndedEntry.Session, sessionId, timeProvider.GetUtcNow(), until, Except: null));

    /// <summary>Ends all sessions of a user that have begun by now, but one perhaps.</summary>
    public void AddUser(string nameIdentifier, DateTimeOffset until, string? except)
        => Merge(new(EndedEntry.User, TicketKey.ToIndexKey(nameIdentifier), timeProvider.GetUtcNow(), until, except));

    /// <summary>What this node or another one ended.</summary>
    public void Merge(EndedEntry entry)
    {
        if (entry.Kind == EndedEntry.User) _users.AddOrUpdate(entry.Key, [entry], (_, known) => Union(known, entry));
        else _sessions.AddOrUpdate(entry.Key, entry, (_, known) => known.Until >= entry.Until ? known : entry);
        if (Interlocked.Increment(ref _addedSinceSweep) >= SweepAfter) Sweep();
    }

    public List<EndedEntry> Snapshot()
    {
        var now = timeProvider.GetUtcNow();
        return [.. _sessions.Values.Concat(_users.Values.SelectMany(entries => entries)).Where(entry => entry.Until > now)];
    }

    public bool Contains(AuthenticationTicket ticket)
    {
        if (ticket.Properties.GetSessionId() is not { } sessionId) return false;
        if (_sessions.ContainsKey(sessionId)) return true;
        if (_users.IsEmpty || ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } nameIdentifier) return false;
        if (!_users.TryGetValue(TicketKey.ToIndexKey(nameIdentifier), out var entries)) return false;

        var start = ticket.Properties.GetSessionStart();
        foreach (var ended in entries)
        {
            if (start <= ended.At && ended.Except != sessionId) return true;
        }

        return false;
    }

    private static ImmutableArray<EndedEntry> Union(ImmutableArray<EndedEntry> known, EndedEntry entry)
        => known.Any(other => Covers(other, entry)) ? known : [.. known.Where(other => !Covers(entry, other)), entry];

    /// <summary>Whether one ends all that the other ends, for as long.</summary>
    private static bool Covers(EndedEntry one, EndedEntry other)
        => one.At >= other.At && one.Until >= other.Until && (one.Except is null || one.Except == other.Except);

    private void Sweep()
    {
        Interlocked.Exchange(ref _addedSinceSweep, 0);
        var now = timeProvider.GetUtcNow();
        foreach (var session in _sessions)
        {
            if (session.Value.Until <= now) _sessions.TryRemove(session);
        }

        foreach (var user in _users)
        {
            // The array is compared by reference: one that has just grown stays.
            if (user.Value.All(entry => entry.Until <= now)) _users.TryRemove(user);
        }
    }
}
