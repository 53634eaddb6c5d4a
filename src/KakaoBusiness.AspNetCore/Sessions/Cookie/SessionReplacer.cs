using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Makes every sign-in to a cookie scheme with Kakao Business sessions start a new session and end the browser's previous one (OWASP ASVS 5.0,
/// 7.2.4), whether a Kakao Business scheme, another provider or the app signs in.
/// </summary>
internal sealed class SessionReplacer(
    SessionContinuation continuation,
    TokenRevoker revoker,
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    IOptionsMonitor<CookieAuthenticationOptions> cookies,
    KakaoBusinessLogger logger)
{
    // The length of the hash in bytes.
    private const int NameLength = 16;

    /// <summary>
    /// Returns a name for the cookie's session that no renewal changes, or <see langword="null"/> if there is no session. The name comes from
    /// the cookie alone, without the store, and does not reveal the key of a stored session.
    /// </summary>
    public string? ReadName(HttpContext context, string cookieScheme)
    {
        var cookie = cookies.Get(cookieScheme);
        return (cookie.CookieManager as SessionCookieManager)?.ReadHidden(context) is { Length: > 0 } text
            ? GetName(cookie.TicketDataFormat.Unprotect(text), cookie)
            : null;
    }

    /// <summary>Reads the browser's session, which the app can still see. The callback calls this before the app's events.</summary>
    public async ValueTask<SupersededSession> ReadAsync(HttpContext context, string cookieScheme)
    {
        var superseded = RequestState.GetOrAddSuperseded(context, cookieScheme);
        await ReadAsync(superseded, context, cookies.Get(cookieScheme));
        return superseded;
    }

    /// <summary>
    /// Reads the browser's session and hides it from the cookie handler, which would read it a second time. The callback calls this before it
    /// signs in.
    /// </summary>
    public async ValueTask BeginAsync(HttpContext context, string cookieScheme)
    {
        (await ReadAsync(context, cookieScheme)).IsHidden = true;
    }

    /// <summary>Prepares the new session. Called when the cookie handler is about to sign in, after the app's event.</summary>
    public async Task SigningInAsync(CookieSigningInContext context)
    {
        var superseded = RequestState.GetOrAddSuperseded(context.HttpContext, context.Scheme.Name);
        await ReadAsync(superseded, context.HttpContext, context.Options);
        await continuation.ApplyAsync(superseded, context);
        superseded.IsSigningIn = true;
    }

    /// <summary>Revokes the token of the session that ended. Called when the cookie handler has signed in, after the app's event.</summary>
    public async Task SignedInAsync(CookieSignedInContext context)
    {
        if (RequestState.FindSuperseded(context.HttpContext, context.Scheme.Name) is not { } superseded) return;
        var old = superseded.IsUnrelated ? null : superseded.Ticket;
        superseded.Ticket = new AuthenticationTicket(context.Principal!, context.Properties, context.Scheme.Name);
        superseded.Key = null;
        superseded.IsSigningIn = false;
        superseded.IsSignedOut = false;
        superseded.IsUnrelated = false;

        if (old?.Properties.GetScheme() is not { } scheme || !schemes.Contains(scheme) || old.Properties.GetBusinessToken() is not { } token) return;
        if (options.Get(scheme).RevokeSupersededToken && !token.Equals(context.Properties.GetBusinessToken()))
            await revoker.RevokeInBackgroundAsync(token, options.Get(scheme), RevocationCause.Superseded);
    }

    /// <summary>Records that the cookie handler signs out, because the app may sign in the same user again in this request.</summary>
    public static void SigningOut(CookieSigningOutContext context)
        => RequestState.GetOrAddSuperseded(context.HttpContext, context.Scheme.Name).IsSignedOut = true;

    private async ValueTask ReadAsync(SupersededSession superseded, HttpContext context, CookieAuthenticationOptions cookie)
    {
        if (superseded.IsRead) return;
        superseded.IsRead = true;
        try
        {
            if ((cookie.CookieManager as SessionCookieManager)?.ReadHidden(context) is not { Length: > 0 } text) return;
            superseded.HasCookie = true;
            var ticket = cookie.TicketDataFormat.Unprotect(text);
            superseded.Name = GetName(ticket, cookie);
            if (cookie.SessionStore is null)
            {
                superseded.Ticket = ticket;
            }
            else if (SessionTicketStore.FindKey(ticket) is { } key)
            {
                superseded.Key = key;
                superseded.Ticket = await cookie.SessionStore.RetrieveAsync(key, context, context.RequestAborted);
            }
        }
        // The app's store may be down. A sign-in of the app continues nevertheless, but a consent is refused.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            superseded.IsUnreadable = true;
            logger.SupersededUnreadable(exception);
        }
    }

    private static string? GetName(AuthenticationTicket? ticket, CookieAuthenticationOptions cookie)
    {
        if (cookie.SessionStore is null) return ticket?.Properties.GetSessionId();
        return SessionTicketStore.FindKey(ticket) is { } key
            ? WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes("KakaoBusiness.Session\n" + key)).AsSpan(0, NameLength))
            : null;
    }
}
