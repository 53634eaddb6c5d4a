using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Detects a browser that returns from Kakao for the same page repeatedly within a minute, each time without being signed in. If the
/// session cookie does not reach the page, nothing else shows that the user has just been at Kakao. The record is a cookie that only the
/// callback receives. It is not protected, because forging it gains nothing but the error page for a minute.
/// </summary>
internal sealed class RoundTrips(TimeProvider timeProvider)
{
    private const string CookieName = ".KakaoBusiness.RoundTrips";

    // One more than a valid value has, so that a longer value is invalid.
    private const int MaxParts = 4;

    // Short, because it travels in the state. If nobody is signed in, as for most challenges, there is no item.
    private const string SignedInItem = ".in";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Records at the challenge that a Kakao Business session exists. The consent replaces it and is not a repetition.</summary>
    public static void BeginSignedIn(AuthenticationProperties properties) => properties.SetString(SignedInItem, "");

    /// <summary>
    /// Returns whether consents for the same page were just completed but no session reached the page. One consent is enough if the browser
    /// sends no session cookie. If it sends one, the consent may be from another tab, or the session may have ended.
    /// </summary>
    public bool IsRepeated(HttpContext context, AuthenticationProperties properties, string? sessionCookie)
        => IsAnonymous(properties)
            && Read(context) is { } trips
            && trips.Page == GetPageHash(properties.RedirectUri)
            && (trips.Count > 1 || sessionCookie is null || !context.Request.Cookies.ContainsKey(sessionCookie));

    /// <summary>Returns whether nobody was signed in at the challenge, and removes this information from the properties.</summary>
    public static bool TakeIsAnonymous(AuthenticationProperties properties) => !properties.Items.Remove(SignedInItem);

    /// <summary>Records that a user who was not signed in has completed a consent and returns to the page.</summary>
    public void Complete(HttpContext context, PathString callbackPath, string? returnUrl)
    {
        var page = GetPageHash(returnUrl);
        var count = Read(context) is { } trips && trips.Page == page ? trips.Count + 1 : 1;
        var value = string.Create(CultureInfo.InvariantCulture, $"{page}.{count}.{timeProvider.GetUtcNow().ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(CookieName, value, CreateCookieOptions(context, callbackPath, Window));
    }

    /// <summary>Removes the record when the user signs out, because a sign-out shows that the session reached the app.</summary>
    public static void Forget(HttpContext context)
    {
        var callbackPaths = context.RequestServices.GetRequiredService<KakaoBusinessSchemes>().CallbackPaths;
        foreach (var callbackPath in callbackPaths) context.Response.Cookies.Delete(CookieName, CreateCookieOptions(context, callbackPath, lifetime: null));
    }

    private static bool IsAnonymous(AuthenticationProperties properties) => !properties.Items.ContainsKey(SignedInItem);

    /// <summary>Reads the record. A browser can send anything, so a value that is invalid or not from the last minute is ignored.</summary>
    private (string Page, int Count)? Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName]?.Split('.', MaxParts) is not [var page, var count, var at]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var completed)
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time)) return null;
        var age = timeProvider.GetUtcNow().ToUnixTimeSeconds() - time;
        return age < Window.TotalSeconds && age > -Window.TotalSeconds ? (page, completed) : null;
    }

    private static CookieOptions CreateCookieOptions(HttpContext context, PathString callbackPath, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = context.Request.PathBase + callbackPath,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };

    /// <summary>Hashes a URL without its query, so that a page with a new query for each visit counts as one page.</summary>
    private static string GetPageHash(string? url)
        => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes((url ?? "/").Split('?', '#')[0])).AsSpan(0, 9));
}
