using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>
/// The app's cookie events, whichever way it set them. After its <c>ValidatePrincipal</c> comes the check of the token, and around
/// a sign-in the replacement of the session.
/// </summary>
internal sealed class ValidatingCookieEvents : CookieAuthenticationEvents
{
    /// <param name="events">The app's events, if it set no type.</param>
    /// <param name="eventsType">The type that the app has created for each request, if it set one.</param>
    public ValidatingCookieEvents(CookieAuthenticationEvents events, Type? eventsType)
    {
        // As delegates, so that code which sets one of them later has the effect that it has on the framework's events.
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

    /// <remarks>On the way of every request, and nearly always without anything to wait for: no state machine for that.</remarks>
    public override Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        // If the session has no sliding expiration, nothing has put them back yet.
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
    /// Decides by the real dates of the session. The cookie handler has reckoned with those of the last write, and reads
    /// the ticket's again if it is to slide. A session renewed in the future, while a clock was wrong, is renewed now: it would
    /// outlive its time without use by as much as the clock was wrong.
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
