using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Reads the ticket of the session that a request came with, without the cookie handler, and also where the cookie is
/// hidden from that: on a callback, where the session is about to be replaced.
/// </summary>
internal sealed class SessionTicketReader(IOptionsMonitor<CookieAuthenticationOptions> cookies)
{
    /// <summary>The ticket, or <see langword="null"/> where there is no session, or it cannot be read.</summary>
    public async Task<AuthenticationTicket?> ReadAsync(HttpContext context, string cookieScheme)
    {
        var options = cookies.Get(cookieScheme);
        if (ReadCookie(context, options) is not { Length: > 0 } cookie) return null;

        var ticket = options.TicketDataFormat.Unprotect(cookie);
        if (ticket is null || options.SessionStore is null) return ticket;
        return ticket.GetSessionKey() is { } key ? await options.SessionStore.RetrieveAsync(key, context, context.RequestAborted) : null;
    }

    private static string? ReadCookie(HttpContext context, CookieAuthenticationOptions options)
    {
        if (options.CookieManager is SessionCookieManager manager) return manager.ReadHidden(context);
        return options.Cookie.Name is null ? null : options.CookieManager?.GetRequestCookie(context, options.Cookie.Name);
    }
}
