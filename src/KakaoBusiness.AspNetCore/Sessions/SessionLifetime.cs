using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Determines when a session ends: at its expiry, which slides with use, and at the latest at its absolute end,
/// <see cref="KakaoBusinessOptions.AbsoluteSessionLifetime"/> after the sign-in, which no renewal moves (OWASP ASVS 5.0, 7.3.2). With sliding
/// expiration alone, a session, or a stolen cookie, could live forever.
/// </summary>
internal sealed class SessionLifetime(IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessSchemes schemes)
{
    private const string HeldExpiryItem = ".kakaobusiness.validity";

    /// <summary>Gets the longest lifetime of a session of any scheme, or <see cref="TimeSpan.MaxValue"/> if a scheme sets no end.</summary>
    public TimeSpan Longest => schemes.Names.Select(scheme => options.Get(scheme).AbsoluteSessionLifetime ?? TimeSpan.MaxValue).DefaultIfEmpty(TimeSpan.MaxValue).Max();

    /// <summary>Returns the absolute end of a session, or <see langword="null"/> if it has none or is not of a Kakao Business scheme.</summary>
    public DateTimeOffset? FindEnd(AuthenticationProperties properties)
    {
        if (properties.GetSessionStart() is not { } start || properties.GetScheme() is not { } scheme || !schemes.Contains(scheme)) return null;
        return options.Get(scheme).AbsoluteSessionLifetime is { } lifetime && DateTimeOffset.MaxValue - start > lifetime ? start + lifetime : null;
    }

    /// <summary>
    /// Returns whether the ticket's session is past its absolute end. A session that started in the future counts as past its end, because a
    /// wrong clock at the sign-in would otherwise extend it.
    /// </summary>
    public bool IsOver(AuthenticationProperties properties, DateTimeOffset now)
        => FindEnd(properties) <= now
            || (properties.GetSessionStart() is { } start && schemes.Contains(properties.GetScheme()) && Timestamp.IsAhead(start, now));

    /// <summary>Limits the ticket's expiry to the absolute end of its session. A ticket that expires at that end does not slide.</summary>
    public void Cap(AuthenticationProperties properties)
    {
        if (FindEnd(properties) is not { } end || (properties.ExpiresUtc is { } expires && expires < end)) return;
        properties.ExpiresUtc = end;
        properties.AllowRefresh = false;
    }

    /// <summary>
    /// Makes the next renewal of a ticket keep its expiry. The cookie handler can rewrite a ticket only by <c>ShouldRenew</c>, which starts its
    /// whole lifetime again, so that a session that must not slide would never end. The ticket is therefore written as if it were issued now,
    /// with the rest of its lifetime. Its real dates are stored in an item until the next request restores them.
    /// </summary>
    public static void HoldExpiry(AuthenticationProperties properties, DateTimeOffset now)
    {
        if (properties.IssuedUtc is not { } issued || properties.ExpiresUtc is not { } expires) return;
        properties.SetString(HeldExpiryItem, string.Create(CultureInfo.InvariantCulture, $"{issued.ToUnixTimeSeconds()} {expires.ToUnixTimeSeconds()}"));
        properties.IssuedUtc = now;
    }

    /// <summary>Restores the real dates of a ticket.</summary>
    /// <returns>Whether <see cref="HoldExpiry"/> had stored them.</returns>
    public static bool RestoreExpiry(AuthenticationProperties properties)
    {
        if (properties.GetString(HeldExpiryItem)?.Split(' ') is not [var issued, var expires]) return false;
        properties.IssuedUtc = DateTimeOffset.FromUnixTimeSeconds(long.Parse(issued, CultureInfo.InvariantCulture));
        properties.ExpiresUtc = DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        // From here on, a renewal slides as usual.
        properties.Items.Remove(HeldExpiryItem);
        return true;
    }
}

/// <summary>
/// Formats and checks the times in tickets, cookies and indexes, which are milliseconds since 1970. Another node may have written them with a
/// wrong clock. A time in the future therefore never counts in favor of its holder, except within the difference that the clocks of two nodes
/// may have.
/// </summary>
internal static class Timestamp
{
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static bool IsAhead(DateTimeOffset time, DateTimeOffset now) => IsAhead(time - now);

    public static bool IsAhead(TimeSpan ahead) => ahead > AllowedSkew;

    public static string Format(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= Latest;
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isTime;
    }
}
