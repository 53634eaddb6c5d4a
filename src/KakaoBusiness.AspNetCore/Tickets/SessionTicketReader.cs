using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Reads the ticket of the session that a request came with, without the cookie handler: once that has seen the cookie,
/// a sign-in in the same request keeps the old session's key.
/// </summary>
internal sealed class SessionTicketReader(IOptionsMonitor<CookieAuthenticationOptions> cookies)
{
    /// <summary>The claim in which the cookie handler keeps the key of a stored ticket.</summary>
    private const string SessionKeyClaimType = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    /// <summary>The ticket, or <see langword="null"/> where there is no session, or it cannot be read.</summary>
    public async Task<AuthenticationTicket?> ReadAsync(HttpContext context, string cookieScheme)
    {
        var options = cookies.Get(cookieScheme);
        if (options.Cookie.Name is null || options.CookieManager?.GetRequestCookie(context, options.Cookie.Name) is not { Length: > 0 } cookie) return null;

        var ticket = options.TicketDataFormat.Unprotect(cookie);
        if (ticket is null || options.SessionStore is null) return ticket;
        var key = ticket.Principal.FindFirst(SessionKeyClaimType)?.Value;
        return key is null ? null : await options.SessionStore.RetrieveAsync(key, context, context.RequestAborted);
    }
}
