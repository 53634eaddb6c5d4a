using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>
/// When a session is used: is its token still alive? Only Kakao's own word that it is dead ends the session; whatever else
/// comes back, or nothing, the session continues and is checked again later.
/// </summary>
/// <remarks>
/// Parallel requests of a session share one look-up of this node, and a request that arrives with an older ticket finds what the last one
/// said. Look-ups are keyed by session ID, bounded, and without tokens.
/// </remarks>
internal sealed class TokenValidator(
    TokenCheckSchedule schedule,
    KakaoBusinessIdentities identities,
    KakaoBusinessTelemetry telemetry,
    TimeProvider timeProvider,
    KakaoBusinessLogger logger)
{
    private const int Capacity = 10_000;

    /// <summary>How long a look-up holds up requests; it continues after that, and whoever comes next finds its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly BoundedMap<string, Check> _checks = new(Capacity);

    /// <param name="context">The session; the app has accepted it.</param>
    /// <param name="isSliding">Whether the cookie handler renews this session in this request automatically.</param>
    public Task ValidateAsync(CookieValidatePrincipalContext context, bool isSliding)
        => schedule.FindDue(context.Properties) is { } session ? CheckAsync(context, session, isSliding) : Task.CompletedTask;

    private async Task CheckAsync(CookieValidatePrincipalContext context, SessionToCheck session, bool isSliding)
    {
        if (await AskAsync(session) is not { } outcome)
        {
            logger.TokenCheckSlow(session.Scheme);
            return;
        }

        if (outcome.IsDead)
        {
            logger.TokenFoundDead(session.Scheme);
            context.RejectPrincipal();
            // Cookie and stored ticket go too.
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        Keep(context, session, outcome, isSliding);
    }

    /// <summary>Writes what the check came to into the ticket.</summary>
    private void Keep(CookieValidatePrincipalContext context, SessionToCheck session, TokenCheckOutcome outcome, bool isSliding)
    {
        var changed = outcome.Grants.Apply(context.Principal!, session.Scheme, identities);
        if (changed is not null)
        {
            logger.GrantsChanged(session.Scheme);
            context.ReplacePrincipal(changed);
        }

        // A mark that Kakao cannot judge brings the same outcome again; it is written once.
        if (changed is null && outcome.State.Format() == session.LastCheck.Format()) return;
        context.Properties.SetTokenCheck(outcome.State);
        // If the app or the sliding renews the session anyway, the expiry is theirs.
        if (!context.ShouldRenew && !isSliding) SessionLifetime.HoldExpiry(context.Properties, context.Options.TimeProvider!.GetUtcNow());
        context.ShouldRenew = true;
    }

    /// <summary>
    /// The outcome of the session's latest look-up, made now if there is none that still counts; <see langword="null"/>
    /// where Kakao is slow.
    /// </summary>
    private async ValueTask<TokenCheckOutcome?> AskAsync(SessionToCheck session)
    {
        var check = _checks.GetOrReplace(
            session.Id,
            known => known.Counts(session, timeProvider.GetUtcNow()),
            known => new Check(timeProvider.GetTimestamp(), known?.Outcome?.State));
        var outcome = await check.GetAsync(() => LookUpAsync(session, check.Before), Patience, timeProvider);
        if (outcome is { IsDead: false, State.Failures: 0 }) schedule.Clear(session.Id);
        return outcome;
    }

    /// <summary>Bounded by <c>BackchannelTimeout</c>. Never throws: requests that do not wait for it would never see it.</summary>
    private async Task<TokenCheckOutcome> LookUpAsync(SessionToCheck session, TokenCheck? before)
    {
        var state = before is not null && before.At > session.LastCheck.At ? before : session.LastCheck;
        try
        {
            // Not cancelled with the request that began it: others wait for it too.
            var answer = await new BackchannelClient(session.Options, telemetry, logger).GetTokenInformationAsync(session.Token, CancellationToken.None);
            var now = timeProvider.GetUtcNow();
            if (answer.SaysTokenIsDead) return new(TokenCheck.Passed(now), IsDead: true, TokenGrants.Nothing);
            if (answer.Error is null) return new(TokenCheck.Passed(now), IsDead: false, TokenGrants.Read(answer.Body, session.Scheme, session.Options));

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
        public bool Counts(SessionToCheck session, DateTimeOffset now) => Outcome is not { } outcome
            || (outcome.State.At >= session.LastCheck.At
                && outcome.State.At >= (session.MarkedAt ?? DateTimeOffset.MinValue)
                && !outcome.State.IsDue(now, session.Options.TokenValidationInterval));

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

/// <summary>What a look-up came to.</summary>
internal sealed record TokenCheckOutcome(TokenCheck State, bool IsDead, TokenGrants Grants);
