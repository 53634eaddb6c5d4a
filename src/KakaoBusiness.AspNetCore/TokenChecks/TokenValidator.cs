using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>
/// Checks whether the token of a session in use is still alive. The session ends only if Kakao reports that the token is dead. After any other
/// response, or none, the session continues and is checked again later.
/// </summary>
/// <remarks>
/// Concurrent requests of a session share one look-up on this node, and a request with an older ticket uses the latest result. Look-ups are stored by
/// session ID, in a bounded map and without tokens.
/// </remarks>
internal sealed class TokenValidator(
    TokenCheckSchedule schedule,
    KakaoBusinessIdentities identities,
    KakaoBusinessTelemetry telemetry,
    TimeProvider timeProvider,
    KakaoBusinessLogger logger)
{
    private const int Capacity = 10_000;

    /// <summary>How long requests wait for a look-up. It continues afterwards, and later requests use its result.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly BoundedMap<string, Check> _checks = new(Capacity);

    /// <param name="context">The context of the session, which the app has accepted.</param>
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
            // Also removes the cookie and the stored ticket.
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        WriteOutcome(context, session, outcome, isSliding);
    }

    /// <summary>Writes the result of the check to the ticket.</summary>
    private void WriteOutcome(CookieValidatePrincipalContext context, SessionToCheck session, TokenCheckOutcome outcome, bool isSliding)
    {
        var changed = outcome.Grants.Apply(context.Principal!, session.Scheme, identities);
        if (changed is not null)
        {
            logger.GrantsChanged(session.Scheme);
            context.ReplacePrincipal(changed);
        }

        // While Kakao cannot confirm a mark, every request gets the same outcome, which is written once.
        if (changed is null && outcome.State.Format() == session.LastCheck.Format()) return;
        context.Properties.SetTokenCheck(outcome.State);
        // If the app or the sliding expiration renews the session anyway, that sets the expiry.
        if (!context.ShouldRenew && !isSliding) SessionLifetime.HoldExpiry(context.Properties, context.Options.TimeProvider!.GetUtcNow());
        context.ShouldRenew = true;
    }

    /// <summary>
    /// Returns the outcome of the session's latest look-up, and starts one if there is none that still counts. Returns <see langword="null"/> if
    /// Kakao is slow.
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

    /// <summary>
    /// Asks Kakao, for at most <c>BackchannelTimeout</c>. Never throws, because requests that do not wait for it would never see the exception.
    /// </summary>
    private async Task<TokenCheckOutcome> LookUpAsync(SessionToCheck session, TokenCheck? before)
    {
        var state = before is not null && before.At > session.LastCheck.At ? before : session.LastCheck;
        try
        {
            // Not cancelled with the request that started it, because others wait for it too.
            var response = await new BackchannelClient(session.Options, telemetry, logger).GetTokenInformationAsync(session.Token, CancellationToken.None);
            var now = timeProvider.GetUtcNow();
            if (response.SaysTokenIsDead) return new(TokenCheck.Passed(now), IsDead: true, TokenGrants.Nothing);
            if (response.Error is null) return new(TokenCheck.Passed(now), IsDead: false, TokenGrants.Read(response.Body, session.Scheme, session.Options));

            logger.TokenCheckInconclusive(session.Scheme, response.Error.Code, response.Error.Description);
            return new(state.Failed(now, response.RetryAfter), IsDead: false, TokenGrants.Nothing);
        }
        // The app's backchannel and claim actions may throw any exception. The session continues.
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

        /// <summary>Gets the state that the previous look-up left.</summary>
        public TokenCheck? Before { get; } = before;

        public TokenCheckOutcome? Outcome => _lookUp is { IsCompletedSuccessfully: true } done ? done.Result : null;

        /// <summary>Returns whether a request can share this look-up: it is still running, or newer than everything that the request knows.</summary>
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

/// <summary>Represents the outcome of a look-up.</summary>
internal sealed record TokenCheckOutcome(TokenCheck State, bool IsDead, TokenGrants Grants);
