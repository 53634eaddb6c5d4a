using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Wraps the cookie manager of a session cookie. If a cookie is replaced or deleted, its session ends. The cookie of a stored session
/// contains the key that the sign-in created.
/// </summary>
internal sealed class SessionCookieManager(
    ICookieManager inner,
    string cookieScheme,
    CookieAuthenticationOptions options,
    EndedSessions ended,
    IStoreAvailability? store) : ICookieManager
{
    /// <summary>Gets the store with which this manager was set up. The app must not set another one afterwards.</summary>
    public ITicketStore? Store { get; } = options.SessionStore;

    /// <summary>Returns the cookie even if it is hidden from the cookie handler, for code that has to know what a sign-in replaces.</summary>
    public string? ReadHidden(HttpContext context)
        => IsReadAsSent(context.Request, options.Cookie.Name!) ? inner.GetRequestCookie(context, options.Cookie.Name!) : null;

    public string? GetRequestCookie(HttpContext context, string key)
    {
        if (key != options.Cookie.Name) return inner.GetRequestCookie(context, key);
        if (ReadHidden(context) is not { Length: > 0 } cookie) return null;

        if (store is { AreKeysLoaded: false })
        {
            RequestState.GetOrAdd(context).IsSessionUnknown = true;
            return null;
        }

        return RequestState.FindSuperseded(context, cookieScheme) is { IsHidden: true } ? null : HideUnknown(context, cookie);
    }

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions cookieOptions)
    {
        if (key == options.Cookie.Name && RequestState.FindSuperseded(context, cookieScheme) is { } superseded)
        {
            // The store has already ended a stored session.
            if (options.SessionStore is null && superseded is { IsSigningIn: true, Ticket: { } ticket }) ended.End(ticket);
            if (superseded.SuccessorKey is { } successor) value = options.TicketDataFormat.Protect(SessionTicketStore.CreateKeyTicket(successor, cookieScheme, options.ClaimsIssuer));
        }

        inner.AppendResponseCookie(context, key, value, cookieOptions);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions cookieOptions)
    {
        if (key == options.Cookie.Name)
        {
            if (ReadHidden(context) is { Length: > 0 } cookie && options.TicketDataFormat.Unprotect(cookie) is { } ticket) End(context, ticket);
            // Also ends a session that started in this request, whose cookie is in the same response.
            if (options.SessionStore is null && RequestState.FindSuperseded(context, cookieScheme)?.Ticket is { } begun) ended.End(begun);
            RoundTrips.Forget(context);
        }

        inner.DeleteCookie(context, key, cookieOptions);
    }

    /// <summary>
    /// Hides the cookie if its session may have ended and the list of ended sessions has not been read. The session is neither accepted nor
    /// ended.
    /// </summary>
    private string? HideUnknown(HttpContext context, string cookie)
    {
        if (!ended.IsUnread || options.SessionStore is not null) return cookie;
        if (options.TicketDataFormat.Unprotect(cookie) is not { } ticket || !ended.IsUnknown(ticket)) return cookie;
        RequestState.GetOrAdd(context).IsSessionUnknown = true;
        return null;
    }

    private void End(HttpContext context, AuthenticationTicket ticket)
    {
        if (options.SessionStore is null) ended.End(ticket);
        // The cookie handler did not find the session, so it did not remove it.
        else if (RequestState.HasUnknownSession(context) && SessionTicketStore.FindKey(ticket) is { } key) store?.RemoveLater(key);
    }

    /// <summary>
    /// Returns the cookies whose names begin with a prefix, exactly as the browser sent them. <see cref="HttpRequest.Cookies"/> ignores the case
    /// of names. In a browser that compares the prefix <c>__Host-</c> exactly, another host of the domain can set a cookie <c>__HOST-…</c>, which
    /// would pass for one with the prefix (RFC 6265bis §4.1.3).
    /// </summary>
    public static List<(string Name, string Value)> ReadSent(HttpRequest request, string prefix)
    {
        var sent = new List<(string, string)>();
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan(range).Trim(' ');
                var end = pair.IndexOf('=');
                if (end > 0 && pair.StartsWith(prefix, StringComparison.Ordinal)) sent.Add((pair[..end].ToString(), pair[(end + 1)..].ToString()));
            }
        }

        return sent;
    }

    /// <summary>
    /// Returns whether the framework reads a cookie, and its chunks if it has any, as the browser sent them. A name without the prefix
    /// <c>__Host-</c> or <c>__Secure-</c> guarantees nothing, so it is not checked.
    /// </summary>
    private static bool IsReadAsSent(HttpRequest request, string name)
    {
        if (!name.StartsWith("__Host-", StringComparison.Ordinal) && !name.StartsWith("__Secure-", StringComparison.Ordinal)) return true;
        var sent = ReadSent(request, name);
        foreach (var (key, value) in request.Cookies)
        {
            if (!key.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (sent.Where(cookie => cookie.Name == key).ToList() is not [var only] || Uri.UnescapeDataString(only.Value) != value) return false;
        }

        return true;
    }
}
