using System.Text;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Http;

/// <summary>
/// Determines where a sign-in may return to: this site, and the origins that the app allows. An app that passes on the <c>returnUrl</c> of
/// a request unchecked must not become an open redirect (RFC 9700 §4.11).
/// </summary>
internal static class AllowedReturnUrl
{
    /// <summary>
    /// Returns the URL in a form that a <c>Location</c> header can contain, or <see langword="null"/> if it leads elsewhere or is not a URL.
    /// An absolute URL with the scheme and host of the request is local.
    /// </summary>
    public static string? Accept(string? returnUrl, HttpRequest request, ICollection<string> allowedOrigins)
    {
        if (string.IsNullOrEmpty(returnUrl) || HasControlCharacter(returnUrl)) return null;
        return IsLocalPath(returnUrl) ? Encode(returnUrl) : AcceptAbsolute(returnUrl, request, allowedOrigins);
    }

    /// <summary>
    /// Returns the normal form of a configured origin (RFC 6454 §4), or <see langword="null"/> if it is not exactly a scheme, a host and an
    /// optional port.
    /// </summary>
    public static string? NormalizeOrigin(string? origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && HasNoOtherPart(origin) ? FindOrigin(uri) : null;

    /// <summary>
    /// Returns the origin of an http or https URL, with the host in lower case and in Punycode, and the port unless it is the scheme's default.
    /// </summary>
    public static string? FindOrigin(Uri url)
    {
        if (url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.HostNameType is UriHostNameType.Basic or UriHostNameType.Unknown) return null;
        if (FindHost(url) is not { } host) return null;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <summary>Checks for the same characters as <see cref="char.IsControl(char)"/>.</summary>
    private static bool HasControlCharacter(ReadOnlySpan<char> url)
        => url.ContainsAnyInRange('\u0000', '\u001F') || url.ContainsAnyInRange('\u007F', '\u009F');

    /// <summary>Returns whether a URL is a path on this site. Browsers read <c>//host</c> and <c>/\host</c> as another host.</summary>
    private static bool IsLocalPath(string url) => url[0] == '/' && (url.Length == 1 || (url[1] != '/' && url[1] != '\\'));

    private static string? AcceptAbsolute(string url, HttpRequest request, ICollection<string> allowedOrigins)
    {
        if (url.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(url, UriKind.Absolute, out var target)
            || !url.StartsWith($"{target.Scheme}://", StringComparison.OrdinalIgnoreCase)
            || target.UserInfo.Length > 0)
            return null;
        return IsOnThisSite(target, request) ? target.AbsoluteUri : AcceptAllowedOrigin(target, allowedOrigins);
    }

    private static bool IsOnThisSite(Uri target, HttpRequest request)
        => string.Equals(target.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
            && Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out var site)
            && string.Equals(target.Authority, site.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Returns a URL of an allowed origin. It begins with the configured origin instead of the given text, so that no browser can read
    /// another host in it.
    /// </summary>
    private static string? AcceptAllowedOrigin(Uri target, ICollection<string> allowedOrigins)
    {
        if (allowedOrigins.Count == 0 || FindOrigin(target) is not { } origin) return null;
        var allowed = allowedOrigins.Select(NormalizeOrigin).FirstOrDefault(allowed => string.Equals(allowed, origin, StringComparison.Ordinal));
        return allowed is null ? null : allowed + target.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped);
    }

    /// <summary>Encodes characters outside ASCII, which Kestrel refuses in a header. What is already encoded stays as it is.</summary>
    private static string Encode(string path)
    {
        if (Ascii.IsValid(path)) return path;
        var encoded = new StringBuilder(path.Length * 2);
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.IsAscii) encoded.Append((char)rune.Value);
            else encoded.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return encoded.ToString();
    }

    private static string? FindHost(Uri url)
    {
        if (url.HostNameType == UriHostNameType.IPv6) return url.Host;
        try
        {
            return url.IdnHost;
        }
        // The parser accepts letters that an internationalized domain name cannot have, and fails only here.
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>Checks the text itself, because the parser drops an empty path and surrounding spaces.</summary>
    private static bool HasNoOtherPart(string origin)
    {
        var separator = origin.IndexOf("://", StringComparison.Ordinal);
        return separator > 0
            && origin.AsSpan(separator + 3).IndexOfAny("/\\?#@") < 0
            && !origin.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
    }
}
