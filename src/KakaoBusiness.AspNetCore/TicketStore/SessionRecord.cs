using System.Security.Claims;
using KakaoBusiness.AspNetCore.Serialization;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>One session in the index of its user: who it is, where its entry lies, and when it was used. Nothing personal.</summary>
internal sealed record SessionRecord(string SessionId, string StorageKey, DateTimeOffset Started, DateTimeOffset LastUsed, DateTimeOffset Expires)
{
    /// <summary>What never changes: the field of the index.</summary>
    public string Field => $"{SessionId}.{StorageKey}.{UnixTime.Format(Started)}";

    /// <summary>What changes with use: the field's value.</summary>
    public string Value => $"{UnixTime.Format(LastUsed)}.{UnixTime.Format(Expires)}";

    /// <summary>The record of a ticket, and under which user; <see langword="null"/> where the ticket names no user or no session.</summary>
    public static (string IndexKey, SessionRecord Record)? Of(AuthenticationTicket ticket, string storageKey, DateTimeOffset expires, DateTimeOffset now)
    {
        if (ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { Length: > 0 } nameIdentifier) return null;
        // Another text could hold a separator.
        if (ticket.Properties.GetSessionId() is not { } sessionId || !Sessions.SessionId.TryParse(sessionId, out _)) return null;
        var record = new SessionRecord(sessionId, storageKey, ticket.Properties.GetSessionStart() ?? now, now, expires);
        return (TicketKey.ToIndexKey(nameIdentifier), record);
    }

    /// <summary>The record, or <see langword="null"/> where a field was not written by this library.</summary>
    public static SessionRecord? Parse(string field, string value)
    {
        if (field.Split('.') is not [{ Length: > 0 } sessionId, { Length: > 0 } storageKey, var startedText]) return null;
        if (value.Split('.') is not [var usedText, var expiresText]) return null;
        return UnixTime.TryParse(startedText, out var started) && UnixTime.TryParse(usedText, out var used) && UnixTime.TryParse(expiresText, out var expires)
            ? new(sessionId, storageKey, started, used, expires)
            : null;
    }

    /// <summary>Neither the key nor the ID: they are for the list of the user's sessions, not for a log.</summary>
    public override string ToString() => nameof(SessionRecord);
}
