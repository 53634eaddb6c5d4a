using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>
/// For which page of the app a consent was just given because an ad API refused it: begun at the challenge, carried through
/// Kakao in the state, and found in the new ticket, so that the same page does not ask again at once.
/// </summary>
internal static class GivenConsent
{
    private const string Item = ".kakaobusiness.consent_for";

    /// <summary>As long as the return from Kakao and what the page does then may take.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    /// <summary>Records the page at the challenge. A hash, because the state travels in a URL and a ticket in a cookie.</summary>
    public static void Begin(AuthenticationProperties properties, string page) => properties.SetString(Item, ComputeHash(page));

    /// <summary>Records at the callback when the consent was given.</summary>
    public static void Complete(AuthenticationProperties properties, DateTimeOffset now)
    {
        if (properties.GetString(Item) is { } hash)
            properties.SetString(Item, string.Create(CultureInfo.InvariantCulture, $"{hash} {now.ToUnixTimeSeconds()}"));
    }

    /// <summary>Whether the session is there because of a consent just given for this page.</summary>
    public static bool IsFor(AuthenticationProperties properties, string page, DateTimeOffset now)
        => properties.GetString(Item)?.Split(' ') is [var hash, var at]
            && hash == ComputeHash(page)
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(now.ToUnixTimeSeconds() - seconds) < Freshness.TotalSeconds;

    private static string ComputeHash(string page) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(page)).AsSpan(0, 9));
}
