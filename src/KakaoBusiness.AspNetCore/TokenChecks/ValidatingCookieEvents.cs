using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>
/// Runs the app's cookie events, however the app has set them. Checks the token after the app's <c>ValidatePrincipal</c>, and replaces the session
/// around a sign-in.
/// </summary>
internal sealed class ValidatingCookieEvents : CookieAuthenticationEvents
{
    /// <param name="events">The app's events, used if it has set no type.</param>
    /// <param name="eventsType">The type of the app's events, created for each request, if the app has set one.</param>
    public ValidatingCookieEvents(CookieAuthenticationEvents events, Type? eventsType)
    {
        // As delegates, so that setting one of them later has the same effect as on the framework's events.
        OnValidatePrincipal = context => AppEvents(context.HttpContext).ValidatePrincipal(context);
        OnCheckSlidingExpiration = context => AppEvents(context.HttpContext).CheckSlidingExpiration(context);
        OnSigningIn = context => AppEvents(context.HttpContext).SigningIn(context);
        OnSignedIn = context => AppEvents(context.HttpContext).SignedIn(context);
        OnSigningOut = context => AppEvents(context.HttpContext).SigningOut(context);
        OnRedirectToLogin = context => AppEvents(context.HttpContext).RedirectToLogin(context);
        OnRedirectToLogout = context => AppEvents(context.HttpContext).RedirectToLogout(context);
        OnRedirectToAccessDenied = context => AppEvents(context.HttpContext).RedirectToAccessDenied(context);
        OnRedirectToReturnUrl = context => AppEvents(context.HttpContext).RedirectToReturnUrl(context);

        CookieAuthenticationEvents AppEvents(HttpContext context) => eventsType is null
            ? events
            : (CookieAuthenticationEvents)context.RequestServices.GetRequiredService(eventsType);
    }

    /// <remarks>Not async: every request comes here, nearly always without anything to wait for, and needs no state machine for that.</remarks>
    public override Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        // Without sliding expiration, nothing has restored the real dates yet.
        SessionLifetime.RestoreExpiry(context.Properties);
        var app = base.ValidatePrincipal(context);
        return app.IsCompletedSuccessfully ? CheckToken(context) : CheckTokenAfterAsync(app, context);
    }

    private static async Task CheckTokenAfterAsync(Task app, CookieValidatePrincipalContext context)
    {
        await app;
        await CheckToken(context);
    }

    private static Task CheckToken(CookieValidatePrincipalContext context)
    {
        if (context.Principal is null) return Task.CompletedTask;
        var isSliding = RequestState.Find(context.HttpContext)?.SlidingSchemes.Contains(context.Scheme.Name) is true;
        return context.HttpContext.RequestServices.GetRequiredService<TokenValidator>().ValidateAsync(context, isSliding);
    }

    /// <summary>
    /// Decides by the real dates of the session. The cookie handler has used those of the last write, and reads the ticket's again if it slides. A
    /// session that was renewed in the future, while a clock was wrong, is renewed now. Otherwise it could be idle for longer than allowed, by as
    /// much as the clock was wrong.
    /// </summary>
    public override async Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
    {
        if (!SessionLifetime.RestoreExpiry(context.Properties))
        {
            context.ShouldRenew |= Timestamp.IsAhead(-context.ElapsedTime);
            await base.CheckSlidingExpiration(context);
            if (context.ShouldRenew) RequestState.GetOrAdd(context.HttpContext).SlidingSchemes.Add(context.Scheme.Name);
            return;
        }

        var now = (context.Options.TimeProvider ?? TimeProvider.System).GetUtcNow();
        var elapsed = now - context.Properties.IssuedUtc!.Value;
        var remaining = context.Properties.ExpiresUtc!.Value - now;
        var ticket = new AuthenticationTicket(context.Principal!, context.Properties, context.Scheme.Name);
        var real = new CookieSlidingExpirationContext(context.HttpContext, context.Scheme, context.Options, ticket, elapsed, remaining)
        {
            ShouldRenew = remaining < elapsed || Timestamp.IsAhead(-elapsed),
        };
        await base.CheckSlidingExpiration(real);
        context.ShouldRenew = real.ShouldRenew;
        if (real.ShouldRenew) RequestState.GetOrAdd(context.HttpContext).SlidingSchemes.Add(context.Scheme.Name);
    }

    public override async Task SigningIn(CookieSigningInContext context)
    {
        await base.SigningIn(context);
        await GetReplacer(context.HttpContext).SigningInAsync(context);
    }

    public override async Task SignedIn(CookieSignedInContext context)
    {
        await base.SignedIn(context);
        await GetReplacer(context.HttpContext).SignedInAsync(context);
    }

    public override Task SigningOut(CookieSigningOutContext context)
    {
        SessionReplacer.SigningOut(context);
        return base.SigningOut(context);
    }

    private static SessionReplacer GetReplacer(HttpContext context) => context.RequestServices.GetRequiredService<SessionReplacer>();
}
