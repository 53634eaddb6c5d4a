using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>
/// When a session is used: is its token still alive? Only Kakao's own word that it is dead ends the session; whatever else
/// comes back, or nothing, the session continues and is checked again later.
/// </summary>
internal sealed class TokenValidator(
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    KakaoBusinessIdentities identities,
    TokenCheckSchedule schedule,
    TokenLookups lookups,
    KakaoBusinessLogger logger)
{
    /// <param name="context">The session; the app has accepted it.</param>
    /// <param name="isSliding">Whether the cookie handler renews this session in this request automatically.</param>
    public Task ValidateAsync(CookieValidatePrincipalContext context, bool isSliding)
    {
        if (context.Properties.GetScheme() is not { } scheme || !schemes.Contains(scheme)) return Task.CompletedTask;
        var schemeOptions = options.Get(scheme);
        if (schemeOptions.TokenValidationInterval == TimeSpan.Zero || schedule.FindDue(context.Properties, scheme, schemeOptions.TokenValidationInterval) is not { } session) return Task.CompletedTask;
        return CheckAsync(context, session, schemeOptions, isSliding);
    }

    private async Task CheckAsync(CookieValidatePrincipalContext context, SessionToCheck session, KakaoBusinessOptions schemeOptions, bool isSliding)
    {
        if (await lookups.AskAsync(session, schemeOptions) is not { } outcome)
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
}
