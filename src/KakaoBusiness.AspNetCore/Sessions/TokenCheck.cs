using System.Globalization;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

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
