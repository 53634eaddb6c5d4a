using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Refuses the options of a cookie scheme with which sessions of Kakao Business would be lost or unguarded. It runs after every
/// post-configuration, when the options are first used, and reports all faults at once.
/// </summary>
internal sealed class SessionCookieValidation(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IValidateOptions<CookieAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return ValidateOptionsResult.Skip;
        var faults = FindCookieFaults(cookie.Cookie).Select(fault => $"[{name}] {fault}")
            .Concat(FindReplacedOptions(cookie).Select(option => DescribeReplaced(name, option)))
            .Concat(FindEndlessSchemes(name, cookie).Select(scheme => DescribeEndless(name, scheme)))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>What no browser keeps, or sends on the way back from Kakao.</summary>
    private static IEnumerable<string> FindCookieFaults(CookieBuilder cookie)
    {
        if (cookie.SameSite == SameSiteMode.Strict)
            yield return "Cookie.SameSite is Strict: browsers do not send the session cookie on the way back from Kakao, so that the user would be sent to Kakao again, and each time one more token would stay valid. Set it to Lax.";
        if (CookieNamePrefix.IsHost(cookie) && (cookie.Path is not (null or "/") || cookie.Domain is not null))
            yield return $"Cookie.Name begins with {CookieNamePrefix.Host}, which browsers accept with the path '/' and without a domain only: leave Cookie.Path and Cookie.Domain out.";
        if ((CookieNamePrefix.IsHost(cookie) || CookieNamePrefix.IsSecure(cookie)) && cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "Cookie.Name begins with a prefix that browsers accept on Secure cookies only: set Cookie.SecurePolicy to Always.";
        if (cookie.SameSite == SameSiteMode.None && cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "Cookie.SameSite is None, which browsers accept on Secure cookies only: set it to Lax, or Cookie.SecurePolicy to Always.";
    }

    /// <summary>Options that the app changed after the library had completed them.</summary>
    private static IEnumerable<string> FindReplacedOptions(CookieAuthenticationOptions cookie)
    {
        var manager = cookie.CookieManager as SessionCookieManager;
        if (manager is null) yield return nameof(cookie.CookieManager);
        if (cookie.TicketDataFormat is not SessionCookieFormat) yield return nameof(cookie.TicketDataFormat);
        if (manager is not null && !ReferenceEquals(cookie.SessionStore, manager.Store)) yield return nameof(cookie.SessionStore);
        if (cookie.EventsType is not null) yield return nameof(cookie.EventsType);
        if (cookie.Events is not ValidatingCookieEvents) yield return nameof(cookie.Events);
    }

    private static string DescribeReplaced(string cookieScheme, string option)
        => $"[{cookieScheme}] The app replaced CookieAuthenticationOptions.{option} after the library had completed it, and so would turn off guards of Kakao Business sessions. "
            + $"Set {option} in AddCookie, in Configure<CookieAuthenticationOptions>, or in a PostConfigure that is registered before AddKakaoBusiness: it stays in use there, inside the library's.";

    /// <summary>
    /// Schemes in cookie mode without an absolute lifetime. A sign-out is remembered until the session's absolute end: without one, a
    /// copy of the cookie that another node renewed would outlive every memory of the sign-out.
    /// </summary>
    private IEnumerable<string> FindEndlessSchemes(string cookieScheme, CookieAuthenticationOptions cookie)
        => cookie.SessionStore is not null ? []
            : schemes.Names.Where(scheme => options.Get(scheme) is { AbsoluteSessionLifetime: null } kakao && kakao.SignInScheme == cookieScheme);

    private static string DescribeEndless(string cookieScheme, string scheme)
        => $"[{scheme}] AbsoluteSessionLifetime is off, and its sessions are in the cookie '{cookieScheme}': a copy of a signed-out cookie could be renewed forever. Set AbsoluteSessionLifetime, e.g. to 30.00:00:00, or add a ticket store: AddKakaoBusinessTicketStore() or AddKakaoBusinessRedis(...).";
}

/// <summary>The prefixes by which the name of a cookie obliges its attributes (RFC 6265bis §4.1.3).</summary>
internal static class CookieNamePrefix
{
    public const string Host = "__Host-";

    /// <summary>Whether browsers demand the path <c>/</c>, also below a path base, no domain, and <c>Secure</c>.</summary>
    public static bool IsHost(CookieBuilder cookie) => HasPrefix(cookie, Host);

    /// <summary>Whether browsers demand <c>Secure</c>.</summary>
    public static bool IsSecure(CookieBuilder cookie) => HasPrefix(cookie, "__Secure-");

    private static bool HasPrefix(CookieBuilder cookie, string prefix) => cookie.Name?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true;
}
