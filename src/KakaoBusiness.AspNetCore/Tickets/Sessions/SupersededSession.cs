using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// On a callback: the session cookie that the browser sent, hidden from the cookie handler. What it names ends when the new
/// session is stored; until then it goes on.
/// </summary>
internal sealed class SupersededSession(CookieAuthenticationOptions options, string cookie)
{
    /// <summary>The claim in which the cookie handler keeps the key of a stored ticket.</summary>
    public const string SessionKeyClaimType = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    public static void Note(HttpContext context, CookieAuthenticationOptions options, string cookie)
        => context.Features.Set(new SupersededSession(options, cookie));

    /// <summary>The ticket in the cookie: the session itself in cookie mode, its key with a ticket store.</summary>
    public static AuthenticationTicket? TicketOf(HttpContext context)
        => context.Features.Get<SupersededSession>()?.Unprotect();

    /// <summary>The key of the stored session.</summary>
    public static string? KeyOf(HttpContext context) => TicketOf(context)?.GetSessionKey();

    private AuthenticationTicket? Unprotect() => options.TicketDataFormat.Unprotect(cookie);
}

internal static class SessionKeyExtensions
{
    /// <summary>The key of a stored session, from the ticket in its cookie.</summary>
    public static string? GetSessionKey(this AuthenticationTicket ticket)
        => ticket.Principal.FindFirstValue(SupersededSession.SessionKeyClaimType);
}
