using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Determines when the token of a session must be checked: one interval after the last check, or at once if an ad API reported that the token
/// is dead. The request that called the ad API may already have sent its response headers, so that the ticket cannot be written. This node
/// therefore records the report for a while: further calls are refused without asking Kakao, and the next request of the session checks the
/// token. Another node, or this one after a restart, learns of it from the next call.
/// </summary>
internal sealed class TokenCheckSchedule(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, TimeProvider timeProvider)
{
    private const int Capacity = 10_000;

    /// <summary>How long an unconfirmed mark lasts. It expires because the ad API may have been wrong.</summary>
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(5);

    private readonly BoundedMap<string, DateTimeOffset> _markedAt = new(Capacity);

    /// <summary>Marks a session because an ad API reported that its token is dead.</summary>
    public void Mark(string sessionId) => _markedAt.Set(sessionId, timeProvider.GetUtcNow());

    /// <summary>Removes the mark of a session because Kakao reported that its token is alive.</summary>
    public void Clear(string sessionId) => _markedAt.Remove(sessionId);

    /// <summary>Returns when the session was marked, or <see langword="null"/> if it is not marked.</summary>
    public DateTimeOffset? FindMark(string sessionId)
        => _markedAt.TryGet(sessionId, out var markedAt) && IsFresh(timeProvider.GetUtcNow() - markedAt) ? markedAt : null;

    /// <summary>Returns the session of a ticket if its token must be checked now.</summary>
    public SessionToCheck? FindDue(AuthenticationProperties properties)
    {
        if (properties.GetScheme() is not { } scheme || !schemes.Contains(scheme)) return null;
        var schemeOptions = options.Get(scheme);
        var interval = schemeOptions.TokenValidationInterval;
        if (interval == TimeSpan.Zero || properties.GetSessionId() is not { } id) return null;
        var markedAt = FindMark(id);
        var now = timeProvider.GetUtcNow();
        // A check in the future is ignored: it would be newer than any response from Kakao, so that no look-up could be shared.
        var lastCheck = properties.GetTokenCheck() is { } check && check.At <= now ? check : TokenCheck.Passed(DateTimeOffset.MinValue);
        var isDue = markedAt is not null || lastCheck.IsDue(now, interval);
        return isDue && properties.GetBusinessToken() is { } token ? new(id, scheme, schemeOptions, token, lastCheck, markedAt) : null;
    }

    /// <summary>
    /// Returns whether a mark of this age counts. A mark in the future, made before the clock was set back, would last too long. It does not
    /// count, and the next call marks the session again.
    /// </summary>
    private static bool IsFresh(TimeSpan age) => age >= TimeSpan.Zero && age < MarkLifetime;
}

/// <summary>Represents a session whose token must be checked.</summary>
/// <param name="Id">The ID of the session.</param>
/// <param name="Scheme">The scheme that created the session.</param>
/// <param name="Options">The options of the scheme.</param>
/// <param name="Token">The token of the session.</param>
/// <param name="LastCheck">The last check, as recorded in the ticket.</param>
/// <param name="MarkedAt">The time when an ad API reported that the token is dead, if one did. Earlier responses from Kakao do not count.</param>
internal sealed record SessionToCheck(
    string Id, string Scheme, KakaoBusinessOptions Options, KakaoBusinessToken Token, TokenCheck LastCheck, DateTimeOffset? MarkedAt);

/// <summary>
/// Records when the token of a session was last checked, and how many checks in a row were inconclusive. The ticket contains the record, so
/// that it survives a restart, and nodes that share tickets share it.
/// </summary>
/// <param name="At">The time when the last check ended.</param>
/// <param name="Failures">The number of inconclusive checks in a row; zero if the last one was conclusive.</param>
/// <param name="RetryAfter">The time that Kakao asked to wait after an inconclusive check; zero if it did not ask.</param>
internal sealed record TokenCheck(DateTimeOffset At, int Failures, TimeSpan RetryAfter)
{
    /// <summary>The maximum number of intervals between two checks, whatever Kakao asks for.</summary>
    public const int MaxIntervals = 10;

    private const int MaxFailures = 1000;

    /// <summary>Creates the record of a conclusive check.</summary>
    public static TokenCheck Passed(DateTimeOffset at) => new(at, Failures: 0, TimeSpan.Zero);

    /// <summary>Creates the record of an inconclusive check.</summary>
    public TokenCheck Failed(DateTimeOffset at, TimeSpan? retryAfter)
        => new(at, Math.Min(Failures + 1, MaxFailures), retryAfter is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero);

    /// <summary>
    /// Returns whether another check is due: one interval after a conclusive check, with back-off after an inconclusive one, and at once after
    /// a check in the future, which a wrong clock recorded.
    /// </summary>
    public bool IsDue(DateTimeOffset now, TimeSpan interval) => At > now || now - At >= DelayBeforeNext(interval);

    private TimeSpan DelayBeforeNext(TimeSpan interval)
    {
        if (Failures == 0) return interval;
        // 2, 4, 8 and then 10 intervals. Kakao can ask for a longer time, up to the limit.
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

    /// <summary>Returns the record in a ticket, or <see langword="null"/> if the token was never checked.</summary>
    public static TokenCheck? GetTokenCheck(this AuthenticationProperties properties) => TokenCheck.Parse(properties.GetString(Item));

    public static void SetTokenCheck(this AuthenticationProperties properties, TokenCheck check) => properties.SetString(Item, check.Format());
}
