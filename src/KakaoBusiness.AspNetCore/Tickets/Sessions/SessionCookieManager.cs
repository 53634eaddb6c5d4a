using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Stands between the cookie handler and the session cookie. On a callback it hides the cookie that came in: the handler
/// would keep the key of the session that the cookie names, so that whoever planted the cookie could read the victim's
/// session (session fixation; dotnet/aspnetcore #47503). And where a cookie is given up, the session behind it ends.
/// </summary>
internal sealed class SessionCookieManager(
    ICookieManager inner,
    CookieAuthenticationOptions options,
    KakaoBusinessSchemes schemes,
    EndedSessions ended,
    PostponedRemovals? postponed,
    KeyRingLoader? keyRing) : ICookieManager
{
    /// <summary>The cookie as it came, for those who have to know what a sign-in replaces.</summary>
    public string? ReadHidden(HttpContext context) => inner.GetRequestCookie(context, options.Cookie.Name!);

    public string? GetRequestCookie(HttpContext context, string key)
    {
        var cookie = inner.GetRequestCookie(context, key);
        if (string.IsNullOrEmpty(cookie) || key != options.Cookie.Name) return cookie;

        if (keyRing is { IsLoaded: false })
        {
            SessionOutage.Note(context);
            return null;
        }

        if (!schemes.MayBeCallback(context.Request.Path)) return HideUnknown(context, cookie);
        SupersededSession.Note(context, options, cookie);
        return null;
    }

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions cookieOptions)
    {
        // A session in a store is ended by the store, after it has the new one.
        if (key == options.Cookie.Name && options.SessionStore is null && SupersededSession.TicketOf(context) is { } superseded) ended.End(superseded);
        inner.AppendResponseCookie(context, key, value, cookieOptions);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions cookieOptions)
    {
        if (key == options.Cookie.Name && ReadHidden(context) is { Length: > 0 } cookie && options.TicketDataFormat.Unprotect(cookie) is { } ticket) End(context, ticket);
        inner.DeleteCookie(context, key, cookieOptions);
    }

    /// <summary>A session that may have ended while the list of ended sessions cannot be read is neither accepted nor given up.</summary>
    private string? HideUnknown(HttpContext context, string cookie)
    {
        if (!ended.IsUnread || options.SessionStore is not null) return cookie;
        if (options.TicketDataFormat.Unprotect(cookie) is not { } ticket || !ended.IsUnknown(ticket)) return cookie;
        SessionOutage.Note(context);
        return null;
    }

    private void End(HttpContext context, AuthenticationTicket ticket)
    {
        if (options.SessionStore is null) ended.End(ticket);
        // The handler did not find the session, and so removed nothing.
        else if (SessionOutage.IsOn(context) && TicketKey.ToStorageKey(ticket.GetSessionKey()) is { } storageKey) postponed?.Add(storageKey);
    }
}
