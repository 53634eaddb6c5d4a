using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// The end that no renewal moves: <see cref="KakaoBusinessOptions.AbsoluteSessionLifetime"/> after the sign-in (OWASP ASVS
/// 5.0, 7.3.2). Sliding expiry alone lets a session, or a stolen cookie, live forever.
/// </summary>
internal sealed class SessionLifetime(IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessSchemes schemes)
{
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
            || (properties.GetSessionStart() is { } start && schemes.Contains(properties.GetScheme()) && ClockSkew.IsAhead(start, now));

    /// <summary>Brings the ticket's expiry forward to the end of its session. Afterwards there is nothing left to slide.</summary>
    public void Cap(AuthenticationProperties properties)
    {
        if (FindEnd(properties) is not { } end || (properties.ExpiresUtc is { } expires && expires < end)) return;
        properties.ExpiresUtc = end;
        properties.AllowRefresh = false;
    }
}

/// <summary>
/// A stored time that lies in the future was written while a clock was wrong. Nothing that such a time decides is decided in
/// favor of whoever holds it, except within what the clocks of two nodes may differ by.
/// </summary>
internal static class ClockSkew
{
    public static readonly TimeSpan Allowed = TimeSpan.FromMinutes(5);

    public static bool IsAhead(DateTimeOffset time, DateTimeOffset now) => IsAhead(time - now);

    /// <summary>The same for a time from now on.</summary>
    public static bool IsAhead(TimeSpan ahead) => ahead > Allowed;
}
