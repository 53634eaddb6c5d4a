using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Sessions;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>What a look-up came to.</summary>
internal sealed record TokenCheckOutcome(TokenCheck State, bool IsDead, TokenGrants Grants);

/// <summary>
/// The look-ups of this node: parallel requests of a session share one, and a request that arrives with an older ticket
/// finds what the last one said. Keyed by session ID, bounded, and without tokens.
/// </summary>
internal sealed class TokenLookups(KakaoBusinessTelemetry telemetry, TokenCheckSchedule schedule, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    private const int Capacity = 10_000;

    /// <summary>How long a look-up holds up requests; it continues after that, and whoever comes next finds its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly BoundedMap<string, Check> _checks = new(Capacity);

    /// <summary>
    /// The outcome of the session's latest look-up, made now if there is none that still counts; <see langword="null"/>
    /// where Kakao is slow.
    /// </summary>
    public async ValueTask<TokenCheckOutcome?> AskAsync(SessionToCheck session, KakaoBusinessOptions options)
    {
        var check = _checks.GetOrReplace(
            session.Id,
            known => known.Counts(session, timeProvider.GetUtcNow(), options.TokenValidationInterval),
            known => new Check(timeProvider.GetTimestamp(), known?.Outcome?.State));
        var outcome = await check.GetAsync(() => LookUpAsync(session, check.Before, options), Patience, timeProvider);
        if (outcome is { IsDead: false, State.Failures: 0 }) schedule.Clear(session.Id);
        return outcome;
    }

    /// <summary>Bounded by <c>BackchannelTimeout</c>. Never throws: requests that do not wait for it would never see it.</summary>
    private async Task<TokenCheckOutcome> LookUpAsync(SessionToCheck session, TokenCheck? before, KakaoBusinessOptions options)
    {
        var state = before is not null && before.At > session.LastCheck.At ? before : session.LastCheck;
        try
        {
            // Not cancelled with the request that began it: others wait for it too.
            var answer = await new BackchannelClient(options, telemetry, logger).GetTokenInformationAsync(session.Token, CancellationToken.None);
            var now = timeProvider.GetUtcNow();
            if (answer.SaysTokenIsDead) return new(TokenCheck.Passed(now), IsDead: true, TokenGrants.Nothing);
            if (answer.Error is null) return new(TokenCheck.Passed(now), IsDead: false, TokenGrants.Read(answer.Body, session.Scheme, options));

            logger.TokenCheckInconclusive(session.Scheme, answer.Error.Code, answer.Error.Description);
            return new(state.Failed(now, answer.RetryAfter), IsDead: false, TokenGrants.Nothing);
        }
        // A backchannel or a claim action of the app may throw anything; the session continues.
        catch (Exception exception)
        {
            logger.TokenCheckFaulted(exception, session.Scheme);
            return new(state.Failed(timeProvider.GetUtcNow(), retryAfter: null), IsDead: false, TokenGrants.Nothing);
        }
    }

    private sealed class Check(long startedAt, TokenCheck? before)
    {
        private readonly Lock _lock = new();
        private Task<TokenCheckOutcome>? _lookUp;

        /// <summary>The state that the look-up before this one left.</summary>
        public TokenCheck? Before { get; } = before;

        public TokenCheckOutcome? Outcome => _lookUp is { IsCompletedSuccessfully: true } done ? done.Result : null;

        /// <summary>Whether a request shares this one: it is under way, or newer than all that the request knows.</summary>
        public bool Counts(SessionToCheck session, DateTimeOffset now, TimeSpan interval) => Outcome is not { } outcome
            || (outcome.State.At >= session.LastCheck.At
                && outcome.State.At >= (session.MarkedAt ?? DateTimeOffset.MinValue)
                && !outcome.State.IsDue(now, interval));

        public async ValueTask<TokenCheckOutcome?> GetAsync(Func<Task<TokenCheckOutcome>> lookUp, TimeSpan patience, TimeProvider timeProvider)
        {
            Task<TokenCheckOutcome> task;
            lock (_lock) task = _lookUp ??= lookUp();
            var left = patience - timeProvider.GetElapsedTime(startedAt);
            if (task.IsCompleted) return await task;
            if (left <= TimeSpan.Zero) return null;
            try
            {
                return await task.WaitAsync(left, timeProvider);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }
}
