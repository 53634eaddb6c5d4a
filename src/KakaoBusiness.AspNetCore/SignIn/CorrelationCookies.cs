using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>
/// Manages the cookies that tie a consent to the browser that began it. Over HTTPS, the cookie name has the prefix <c>__Host-</c> (RFC
/// 6265bis §4.1.3.2), so that no other host of the domain can set the cookie. Over plain HTTP, where browsers reject that prefix, the
/// cookie has the name and the path that the framework gives it.
/// </summary>
/// <param name="context">The HTTP context of the challenge or the callback.</param>
/// <param name="options">The options of the scheme.</param>
/// <param name="now">The current time.</param>
internal readonly struct CorrelationCookies(HttpContext context, KakaoBusinessOptions options, DateTimeOffset now)
{
    /// <summary>The name of the cookie over HTTPS, without the ID.</summary>
    public const string HostName = "__Host-KakaoBusiness.Correlation.";

    /// <summary>The maximum number of pending consents of one browser over HTTPS. Each adds about 90 bytes to every request to the site.</summary>
    public const int MaxPending = 10;

    // In bytes.
    private const int IdLength = 32;

    private string Name => context.Request.IsHttps ? HostName : options.CorrelationCookie.Name!;

    /// <summary>Sets the cookie of a new consent and returns its ID. Over HTTPS, also deletes the oldest cookies beyond the limit.</summary>
    public string Add()
    {
        if (context.Request.IsHttps) DeleteOldest();
        var id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdLength));
        context.Response.Cookies.Append(Name + id, Timestamp.Format(now), BuildOptions());
        return id;
    }

    /// <summary>Deletes the cookie of a consent. Returns whether the browser sent the cookie with a valid time.</summary>
    public bool Take(string id)
    {
        var name = Name + id;
        foreach (var (sent, value) in SessionCookieManager.ReadSent(context.Request, Name))
        {
            if (sent != name) continue;
            context.Response.Cookies.Delete(name, BuildOptions());
            return Timestamp.TryParse(value, out _);
        }

        return false;
    }

    /// <summary>
    /// Deletes the oldest cookies to make room for a new one. The value of a cookie is the time of its challenge, in milliseconds. A cookie
    /// with another value counts as the oldest.
    /// </summary>
    private void DeleteOldest()
    {
        var pending = SessionCookieManager.ReadSent(context.Request, HostName);
        if (pending.Count < MaxPending) return;
        var byAge = pending.OrderBy(cookie => Timestamp.TryParse(cookie.Value, out var begun) ? begun : DateTimeOffset.MinValue);
        foreach (var (name, _) in byAge.Take(pending.Count - MaxPending + 1)) context.Response.Cookies.Delete(name, BuildOptions());
    }

    private CookieOptions BuildOptions()
    {
        var cookie = options.CorrelationCookie.Build(context, now);
        if (!context.Request.IsHttps) return cookie;
        cookie.Path = "/";
        cookie.Secure = true;
        return cookie;
    }
}
