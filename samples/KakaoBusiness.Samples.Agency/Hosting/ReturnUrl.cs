using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KakaoBusiness.Samples.Agency.Hosting;

/// <summary>A path that a link of this site brings along, to return to.</summary>
internal static class ReturnUrl
{
    /// <summary>Returns the path as a header can contain it, or <see langword="null"/> if it leads to another site.</summary>
    public static string? Accept(string? url)
        => RedirectHttpResult.IsLocalUrl(url) ? string.Concat(url!.EnumerateRunes().Select(Encode)) : null;

    /// <summary>Kestrel refuses a header that is not ASCII. Everything else stays as it is.</summary>
    private static string Encode(Rune rune) => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString());
}
