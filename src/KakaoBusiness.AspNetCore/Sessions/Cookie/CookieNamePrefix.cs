using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

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
