using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Decides when the token of a session is to be checked: an interval after the last check, or at once because an ad API said that the token
/// is dead. Whoever calls an ad API may have sent the head of its answer already, so that the ticket cannot be written; therefore this node
/// remembers it for a while: further calls are refused without asking, and the session's next request has the token looked up. Another
/// node, or this one after a restart, learns it from the next call.
/// </summary>
internal sealed class TokenCheckSchedule(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, TimeProvider timeProvider)
{
    private const int Capacity = 10_000;

    /// <summary>A mark that nothing confirms does not last: the ad API may have been wrong.</summary>
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(5);

    private readonly BoundedMap<string, DateTimeOffset> _markedAt = new(Capacity);

    /// <summary>An ad API says that the token of the session is dead.</summary>
    public void Mark(string sessionId) => _markedAt.Set(sessionId, timeProvider.GetUtcNow());

    /// <summary>Kakao says that the token lives.</summary>
    public void Clear(string sessionId) => _markedAt.Remove(sessionId);

    /// <summary>When the session was marked, or <see langword="null"/> if it is not.</summary>
    public DateTimeOffset? FindMark(string sessionId)
        => _markedAt.TryGet(sessionId, out var markedAt) && IsFresh(timeProvider.GetUtcNow() - markedAt) ? markedAt : null;

    /// <summary>Returns the session of a ticket if its token is to be checked now.</summary>
    public SessionToCheck? FindDue(AuthenticationProperties properties)
    {
        if (properties.GetScheme() is not { } scheme || !schemes.Contains(scheme)) return null;
        var schemeOptions = options.Get(scheme);
        var interval = schemeOptions.TokenValidationInterval;
        if (interval == TimeSpan.Zero || properties.GetSessionId() is not { } id) return null;
        var markedAt = FindMark(id);
        var now = timeProvider.GetUtcNow();
        // One from the future would be newer than every answer that Kakao gives now, and no look-up would be shared.
        var lastCheck = properties.GetTokenCheck() is { } check && check.At <= now ? check : TokenCheck.Passed(DateTimeOffset.MinValue);
        var isDue = markedAt is not null || lastCheck.IsDue(now, interval);
        return isDue && properties.GetBusinessToken() is { } token ? new(id, scheme, schemeOptions, token, lastCheck, markedAt) : null;
    }

    /// <summary>A mark from the future, made before the clock was set back, would last until then; the next call marks anew.</summary>
    private static bool IsFresh(TimeSpan age) => age >= TimeSpan.Zero && age < MarkLifetime;
}

/// <summary>A session whose token is to be looked up.</summary>
/// <param name="Id">The session's ID.</param>
/// <param name="Scheme">The scheme that made it.</param>
/// <param name="Options">The options of the scheme.</param>
/// <param name="Token">Its token.</param>
/// <param name="LastCheck">What its ticket says about the last check.</param>
/// <param name="MarkedAt">When an ad API said that the token is dead, if one did: an answer from before that does not count.</param>
internal sealed record SessionToCheck(
    string Id, string Scheme, KakaoBusinessOptions Options, KakaoBusinessToken Token, TokenCheck LastCheck, DateTimeOffset? MarkedAt);

/// <summary>
/// When the token of a session was last looked up, and how often in a row Kakao could not say: kept in the ticket, so that
/// it survives a restart and nodes share it if they share tickets.
/// </summary>
/// <param name="At">When the last look-up ended.</param>
/// <param name="Failures">How many look-ups in a row came to nothing; zero if the last one reported a valid token.</param>
/// <param name="RetryAfter">How long Kakao asked to wait, if it could not say; zero if it asked for nothing.</param>
internal sealed record TokenCheck(DateTimeOffset At, int Failures, TimeSpan RetryAfter)
{
    /// <summary>The most intervals between two checks, whatever Kakao asks for.</summary>
    public const int MaxIntervals = 10;

    private const int MaxFailures = 1000;

    /// <summary>The token was alive at that moment.</summary>
    public static TokenCheck Passed(DateTimeOffset at) => new(at, Failures: 0, TimeSpan.Zero);

    /// <summary>Kakao could not say.</summary>
    public TokenCheck Failed(DateTimeOffset at, TimeSpan? retryAfter)
        => new(at, Math.Min(Failures + 1, MaxFailures), retryAfter is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero);

    /// <summary>
    /// Whether another check is due: an interval after a conclusive one, with back-off after an inconclusive one, and at once after one
    /// that is dated in the future, which a clock that was wrong left behind.
    /// </summary>
    public bool IsDue(DateTimeOffset now, TimeSpan interval) => At > now || now - At >= DelayBeforeNext(interval);

    private TimeSpan DelayBeforeNext(TimeSpan interval)
    {
        if (Failures == 0) return interval;
        // 2, 4, 8 and then 10 intervals; what Kakao asks for may lie in between.
        var intervals = Math.Min(MaxIntervals, 1L << Math.Min(Failures, 4));
        var backOff = Multiply(interval, intervals);
        var limit = Multiply(interval, MaxIntervals);
        var asked = RetryAfter < limit ? RetryAfter : limit;
        return asked > backOff ? asked : backOff;
    }

    private static TimeSpan Multiply(TimeSpan interval, long times)
        => interval.Ticks > TimeSpan.MaxValue.Ticks / times ? TimeSpan.MaxValue : interval * times;

    public string Format() => string.Create(
        CultureInfo.InvariantCulture, $"{At.ToUnixTimeMilliseconds()} {Failures} {(long)RetryAfter.TotalSeconds}");

    public static TokenCheck? Parse(string? text)
    {
        Span<Range> parts = stackalloc Range[4];
        return text.AsSpan().Split(parts, ' ') == 3
            && TryRead(text.AsSpan(parts[0]), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), out var at)
            && TryRead(text.AsSpan(parts[1]), MaxFailures, out var failures)
            && TryRead(text.AsSpan(parts[2]), int.MaxValue, out var retryAfter)
                ? new TokenCheck(DateTimeOffset.FromUnixTimeMilliseconds(at), (int)failures, TimeSpan.FromSeconds(retryAfter))
                : null;
    }

    private static bool TryRead(ReadOnlySpan<char> text, long max, out long value)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;
}

internal static class TokenCheckProperties
{
    private const string Item = ".kakaobusiness.token_check";

    /// <summary>The state of a ticket, or <see langword="null"/> if it has none: then the token was never checked.</summary>
    public static TokenCheck? GetTokenCheck(this AuthenticationProperties properties) => TokenCheck.Parse(properties.GetString(Item));

    public static void SetTokenCheck(this AuthenticationProperties properties, TokenCheck check) => properties.SetString(Item, check.Format());
}
