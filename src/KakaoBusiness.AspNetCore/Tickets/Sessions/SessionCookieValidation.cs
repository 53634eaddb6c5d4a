using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Refuses a session cookie that no browser keeps, or that does not come back from Kakao with the user.</summary>
internal sealed class SessionCookieValidation(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IValidateOptions<CookieAuthenticationOptions>
{
    private const string HostPrefix = "__Host-";
    private const string SecurePrefix = "__Secure-";

    /// <summary>Whether the name obliges a cookie to the path <c>/</c> (RFC 6265bis §4.1.3.2), also below a path base.</summary>
    public static bool NeedsRootPath(CookieBuilder cookie) => HasPrefix(cookie, HostPrefix);

    public ValidateOptionsResult Validate(string? name, CookieAuthenticationOptions cookieOptions)
    {
        if (!schemes.AreKeptIn(name, options)) return ValidateOptionsResult.Skip;
        var faults = FindFaults(cookieOptions.Cookie).Select(fault => $"[{name}] {fault}").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FindFaults(CookieBuilder cookie)
    {
        if (cookie.SameSite == SameSiteMode.Strict)
            yield return "Cookie.SameSite is Strict: browsers do not send the session cookie on the way back from Kakao, so that the user would be sent to Kakao again, and each time one more token would stay valid. Set it to Lax.";
        if (HasPrefix(cookie, HostPrefix) && (cookie.Path is not (null or "/") || cookie.Domain is not null))
            yield return $"Cookie.Name begins with {HostPrefix}, which browsers accept with the path '/' and without a domain only: leave Cookie.Path and Cookie.Domain out.";
        if ((HasPrefix(cookie, HostPrefix) || HasPrefix(cookie, SecurePrefix)) && cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "Cookie.Name begins with a prefix that browsers accept on Secure cookies only: set Cookie.SecurePolicy to Always.";
        if (cookie.SameSite == SameSiteMode.None && cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "Cookie.SameSite is None, which browsers accept on Secure cookies only: set it to Lax, or Cookie.SecurePolicy to Always.";
    }

    private static bool HasPrefix(CookieBuilder cookie, string prefix) => cookie.Name?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true;
}
