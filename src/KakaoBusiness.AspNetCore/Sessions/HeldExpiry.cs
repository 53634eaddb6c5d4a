using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Lets a ticket be written without its expiry sliding. The cookie handler knows one way to write a ticket anew,
/// <c>ShouldRenew</c>, and gives it its whole lifetime again from now on: a session that is not to slide would never end.
/// So the ticket is written as if issued now, with what is left of its lifetime, and keeps its real dates in an item until
/// the next request puts them back.
/// </summary>
internal static class HeldExpiry
{
    private const string Item = ".kakaobusiness.validity";

    /// <summary>Makes the coming renewal keep the expiry.</summary>
    public static void Hold(AuthenticationProperties properties, DateTimeOffset now)
    {
        if (properties.IssuedUtc is not { } issued || properties.ExpiresUtc is not { } expires) return;
        properties.SetString(Item, string.Create(CultureInfo.InvariantCulture, $"{issued.ToUnixTimeSeconds()} {expires.ToUnixTimeSeconds()}"));
        properties.IssuedUtc = now;
    }

    /// <summary>Puts the real dates back, for whoever reads them after.</summary>
    /// <returns>Whether they were held.</returns>
    public static bool Restore(AuthenticationProperties properties)
    {
        if (properties.GetString(Item)?.Split(' ') is not [var issued, var expires]) return false;
        properties.IssuedUtc = DateTimeOffset.FromUnixTimeSeconds(long.Parse(issued, CultureInfo.InvariantCulture));
        properties.ExpiresUtc = DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        // What is renewed from here on slides as it always did.
        properties.Items.Remove(Item);
        return true;
    }
}
