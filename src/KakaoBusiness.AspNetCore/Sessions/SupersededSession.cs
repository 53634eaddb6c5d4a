using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The session that a sign-in or sign-out of this request ends, read once. One for each cookie scheme that
/// the request signs in to or out of.
/// </summary>
internal sealed class SupersededSession
{
    /// <summary>The claim in which the cookie handler keeps the key of a stored ticket.</summary>
    public const string SessionKeyClaimType = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    private readonly string _cookieScheme;
    private readonly SupersededSession? _other;

    private SupersededSession(string cookieScheme, SupersededSession? other)
    {
        _cookieScheme = cookieScheme;
        _other = other;
    }

    /// <summary>Whether <see cref="HasCookie"/>, <see cref="Key"/> and <see cref="Ticket"/> are known.</summary>
    public bool IsRead { get; set; }

    public bool HasCookie { get; set; }

    /// <summary>Whether reading failed: nobody knows whose session it is.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>How the state of a consent names the session, as <c>SessionReplacer.ReadName</c> does.</summary>
    public string? Name { get; set; }

    /// <summary>Whether the sign-in leaves the token of the session alone: it has nothing to do with that session.</summary>
    public bool IsTokenKept { get; set; }

    /// <summary>The key of the stored session, also when its ticket cannot be read; <see langword="null"/> in cookie mode.</summary>
    public string? Key { get; set; }

    /// <summary>The ticket of the session; after a sign-in of this request, the ticket of that one.</summary>
    public AuthenticationTicket? Ticket { get; set; }

    /// <summary>Whether the cookie handler must not see the cookie, because all that it would read has been read.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Between the events <c>SigningIn</c> and <c>SignedIn</c>: a renewal in between is a sign-in.</summary>
    public bool IsSigningIn { get; set; }

    public bool IsSignedOut { get; set; }

    /// <summary>The key of the session that took the place of the one whose key the cookie handler knows.</summary>
    public string? SuccessorKey { get; set; }

    public static SupersededSession? Find(HttpContext context, string cookieScheme)
    {
        var session = RequestState.Find(context)?.Superseded;
        while (session is not null && session._cookieScheme != cookieScheme) session = session._other;
        return session;
    }

    public static SupersededSession GetOrAdd(HttpContext context, string cookieScheme)
    {
        if (Find(context, cookieScheme) is { } known) return known;
        var state = RequestState.GetOrAdd(context);
        return state.Superseded = new SupersededSession(cookieScheme, state.Superseded);
    }
}

internal static class SessionKeyExtensions
{
    /// <summary>The key of a stored session, from the ticket in its cookie.</summary>
    public static string? GetSessionKey(this AuthenticationTicket ticket)
        => ticket.Principal.FindFirstValue(SupersededSession.SessionKeyClaimType);
}
