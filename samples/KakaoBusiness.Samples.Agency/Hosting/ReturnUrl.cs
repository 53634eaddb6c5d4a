using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>Validates the return URL in a link of this site.</summary>
internal static class ReturnUrl
{
    /// <summary>Returns the URL encoded for a <c>Location</c> header, or <see langword="null"/> if it is not local.</summary>
    public static string? Accept(string? url)
        => RedirectHttpResult.IsLocalUrl(url) ? string.Concat(url!.EnumerateRunes().Select(Encode)) : null;

    /// <summary>Encodes a character that is not ASCII, because Kestrel does not allow it in a header.</summary>
    private static string Encode(Rune rune) => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString());
}
