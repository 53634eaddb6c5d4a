using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// When a session ends: at its expiry, which slides with use, and at the latest at the end that no renewal moves,
/// <see cref="KakaoBusinessOptions.AbsoluteSessionLifetime"/> after the sign-in (OWASP ASVS 5.0, 7.3.2). Sliding expiry alone lets a
/// session, or a stolen cookie, live forever.
/// </summary>
internal sealed class SessionLifetime(IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessSchemes schemes)
{
    private const string HeldExpiryItem = ".kakaobusiness.validity";

    /// <summary>The longest lifetime of a session of any scheme; <see cref="TimeSpan.MaxValue"/> if one has no end.</summary>
    public TimeSpan Longest => schemes.Names.Select(scheme => options.Get(scheme).AbsoluteSessionLifetime ?? TimeSpan.MaxValue).DefaultIfEmpty(TimeSpan.MaxValue).Max();

    /// <summary>The end of the ticket's session; <see langword="null"/> if it has none, or is not a Kakao Business session.</summary>
    public DateTimeOffset? FindEnd(AuthenticationProperties properties)
    {
        if (properties.GetSessionStart() is not { } start || properties.GetScheme() is not { } scheme || !schemes.Contains(scheme)) return null;
        return options.Get(scheme).AbsoluteSessionLifetime is { } lifetime && DateTimeOffset.MaxValue - start > lifetime ? start + lifetime : null;
    }

    /// <summary>
    /// Whether the ticket's session is past its end. So is one that began in the future: its end would be as far off as the clock
    /// was wrong when the user signed in.
    /// </summary>
    public bool IsOver(AuthenticationProperties properties, DateTimeOffset now)
        => FindEnd(properties) <= now
            || (properties.GetSessionStart() is { } start && schemes.Contains(properties.GetScheme()) && Timestamp.IsAhead(start, now));

    /// <summary>Brings the ticket's expiry forward to the end of its session. Afterwards there is nothing left to slide.</summary>
    public void Cap(AuthenticationProperties properties)
    {
        if (FindEnd(properties) is not { } end || (properties.ExpiresUtc is { } expires && expires < end)) return;
        properties.ExpiresUtc = end;
        properties.AllowRefresh = false;
    }

    /// <summary>
    /// Makes the coming renewal of a ticket keep its expiry. The cookie handler knows one way to write a ticket anew,
    /// <c>ShouldRenew</c>, and gives it its whole lifetime again from now on: a session that is not to slide would never end.
    /// So the ticket is written as if issued now, with what is left of its lifetime, and keeps its real dates in an item until
    /// the next request restores them.
    /// </summary>
    public static void HoldExpiry(AuthenticationProperties properties, DateTimeOffset now)
    {
        if (properties.IssuedUtc is not { } issued || properties.ExpiresUtc is not { } expires) return;
        properties.SetString(HeldExpiryItem, string.Create(CultureInfo.InvariantCulture, $"{issued.ToUnixTimeSeconds()} {expires.ToUnixTimeSeconds()}"));
        properties.IssuedUtc = now;
    }

    /// <summary>Restores the real dates of a ticket, for whoever reads them after.</summary>
    /// <returns>Whether they were held.</returns>
    public static bool RestoreExpiry(AuthenticationProperties properties)
    {
        if (properties.GetString(HeldExpiryItem)?.Split(' ') is not [var issued, var expires]) return false;
        properties.IssuedUtc = DateTimeOffset.FromUnixTimeSeconds(long.Parse(issued, CultureInfo.InvariantCulture));
        properties.ExpiresUtc = DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        // What is renewed from here on slides as it always did.
        properties.Items.Remove(HeldExpiryItem);
        return true;
    }
}

/// <summary>
/// The times in tickets, cookies and indexes, as the milliseconds since 1970. Another node may have written them by a clock that was wrong:
/// a time in the future never counts in favor of its holder, except within the difference that the clocks of two nodes may have.
/// </summary>
internal static class Timestamp
{
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static bool IsAhead(DateTimeOffset time, DateTimeOffset now) => IsAhead(time - now);

    /// <inheritdoc cref="IsAhead(DateTimeOffset, DateTimeOffset)"/>
    public static bool IsAhead(TimeSpan ahead) => ahead > AllowedSkew;

    public static string Format(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= Latest;
        time = isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isTime;
    }
}
