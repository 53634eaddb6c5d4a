using System.Text;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>
/// Validates the return URL of an action that anybody can link to. Only a URL of this site is allowed: otherwise the action would be an
/// open redirect (RFC 9700 §4.11).
/// </summary>
internal static class ReturnUrl
{
    /// <summary>The maximum length, in characters. The URL is part of the state parameter, and the length of a URL is limited.</summary>
    private const int MaxLength = 2000;

    /// <summary>Returns the URL encoded for a <c>Location</c> header, or <see langword="null"/> if it is missing or not local.</summary>
    public static string? Accept(string? returnUrl) => returnUrl is not null && IsLocal(returnUrl) ? Encode(returnUrl) : null;

    /// <summary>
    /// Returns whether a URL is local. Browsers treat <c>//host</c> and <c>/\host</c> as another host, and skip control characters.
    /// </summary>
    private static bool IsLocal(string url)
        => url.Length is > 0 and <= MaxLength
            && url[0] == '/'
            && (url.Length == 1 || url[1] is not ('/' or '\\'))
            && !url.Any(char.IsControl);

    /// <summary>Encodes characters that are not ASCII, because a header must be ASCII. Encoded characters do not change.</summary>
    private static string Encode(string url)
    {
        if (Ascii.IsValid(url)) return url;
        var encoded = new StringBuilder();
        foreach (var rune in url.EnumerateRunes()) encoded.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return encoded.ToString();
    }
}
