using System.Text;

namespace KakaoBusiness.Samples.Mvc.Controllers;

/// <summary>
/// Where a visitor goes on to after a step that anybody can link to: this site, nowhere else, or the step becomes an open
/// redirect (RFC 9700 §4.11).
/// </summary>
internal static class ReturnUrl
{
    /// <summary>In characters. It travels inside the state parameter, and a URL has room for no more.</summary>
    private const int MaxLength = 2000;

    /// <summary>The URL, ready for a <c>Location</c> header, or <see langword="null"/> where it is missing or leads elsewhere.</summary>
    public static string? Accept(string? returnUrl) => returnUrl is not null && IsLocal(returnUrl) ? Encode(returnUrl) : null;

    /// <summary>A path of this site. Browsers read <c>//host</c> and <c>/\host</c> as another host, and skip control characters.</summary>
    private static bool IsLocal(string url)
        => url.Length is > 0 and <= MaxLength
            && url[0] == '/'
            && (url.Length == 1 || url[1] is not ('/' or '\\'))
            && !url.Any(char.IsControl);

    /// <summary>A header is ASCII; what is encoded already stays as it is.</summary>
    private static string Encode(string url)
    {
        if (Ascii.IsValid(url)) return url;
        var encoded = new StringBuilder();
        foreach (var rune in url.EnumerateRunes()) encoded.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return encoded.ToString();
    }
}
