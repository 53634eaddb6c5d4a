using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>
/// Makes every sign-in to a cookie scheme that keeps Kakao Business sessions begin a new session and end the one that the
/// browser had (OWASP ASVS 5.0, 7.2.4), whoever signs in: a Kakao Business scheme, another provider, or the app.
/// </summary>
internal sealed class SessionReplacer(
    SessionContinuation continuation,
    TokenRevoker revoker,
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    IOptionsMonitor<CookieAuthenticationOptions> cookies,
    ILogger<KakaoBusinessHandler> logger)
{
    /// <summary>
    /// Called by the callback before it signs in. The session is read here, and hidden from the cookie handler, which would
    /// read it a second time.
    /// </summary>
    public async ValueTask BeginAsync(HttpContext context, string cookieScheme)
    {
        var superseded = SupersededSession.GetOrAdd(context, cookieScheme);
        await ReadAsync(superseded, context, cookies.Get(cookieScheme));
        superseded.IsHidden = true;
    }

    /// <summary>Called when the cookie handler is about to sign in, after the app's event.</summary>
    public async Task SigningInAsync(CookieSigningInContext context)
    {
        var superseded = SupersededSession.GetOrAdd(context.HttpContext, context.Scheme.Name);
        await ReadAsync(superseded, context.HttpContext, context.Options);
        await continuation.ApplyAsync(superseded, context);
        superseded.IsSigningIn = true;
    }

    /// <summary>Called when the cookie handler has signed in, after the app's event: revokes the token of the session that ended.</summary>
    public async Task SignedInAsync(CookieSignedInContext context)
    {
        if (SupersededSession.Find(context.HttpContext, context.Scheme.Name) is not { } superseded) return;
        var old = superseded.Ticket;
        superseded.Ticket = new AuthenticationTicket(context.Principal!, context.Properties, context.Scheme.Name);
        superseded.Key = null;
        superseded.IsSigningIn = false;
        superseded.IsSignedOut = false;

        if (old?.Properties.GetScheme() is not { } scheme || !schemes.Contains(scheme) || old.Properties.GetBusinessToken() is not { } token) return;
        if (options.Get(scheme).RevokeSupersededToken && !token.Equals(context.Properties.GetBusinessToken()))
            await revoker.RevokeInBackgroundAsync(token, options.Get(scheme), RevocationCause.Superseded);
    }

    /// <summary>Called when the cookie handler signs out: the app may sign the same user in again in this request.</summary>
    public static void SigningOut(CookieSigningOutContext context)
        => SupersededSession.GetOrAdd(context.HttpContext, context.Scheme.Name).IsSignedOut = true;

    private async ValueTask ReadAsync(SupersededSession superseded, HttpContext context, CookieAuthenticationOptions cookie)
    {
        if (superseded.IsRead) return;
        superseded.IsRead = true;
        try
        {
            if ((cookie.CookieManager as SessionCookieManager)?.ReadHidden(context) is not { Length: > 0 } text) return;
            superseded.HasCookie = true;
            var ticket = cookie.TicketDataFormat.Unprotect(text);
            if (cookie.SessionStore is null)
            {
                superseded.Ticket = ticket;
            }
            else if (ticket?.GetSessionKey() is { } key)
            {
                superseded.Key = key;
                superseded.Ticket = await cookie.SessionStore.RetrieveAsync(key, context, context.RequestAborted);
            }
        }
        // A store of the app that is down, or a cookie that cannot be read: the sign-in is worth more.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.SupersededUnreadable(exception);
        }
    }
}
