using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Decides what a sign-in of the app, such as <c>SignInAsync("Cookies", User)</c>, takes over from the session that it replaces. With the
/// same Kakao identity, the session keeps its start and its token under a new session ID. With another identity, nothing is taken over.
/// </summary>
internal sealed class SessionContinuation(
    KakaoBusinessSchemes schemes, KakaoBusinessIdentities identities, SessionLifetime lifetime, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    public async Task ApplyAsync(SupersededSession superseded, CookieSigningInContext context)
    {
        var properties = context.Properties;
        // A sign-in of another provider contains tokens of that provider.
        if (properties.GetScheme() is { } maker && !schemes.Contains(maker)) return;

        // A second sign-in of the request reuses the properties of the first. The clone keeps the ID under which the first session ends.
        if (superseded.Ticket is { } first && ReferenceEquals(first.Properties, properties)) superseded.Ticket = first.Clone();
        // If the session could not be looked up, it is unknown whether it is over.
        var running = RequestState.HasUnknownSession(context.HttpContext) ? null : FindRunning(superseded);
        if (running is null && superseded.HasCookie)
        {
            // The session that the cookie handler found earlier. Since then, this request signed out, or the session was ended elsewhere.
            var earlier = (await context.HttpContext.AuthenticateAsync(context.Scheme.Name)).Ticket;
            if (superseded.IsSignedOut) running = earlier;
            else if (earlier is not null && (IsOf(earlier, properties) || IsSameUser(earlier, context.Principal!))) RefuseEnded(context);
        }

        // The sign-in already has a session of its own, as in the callback.
        if (properties.GetSessionId() is not null && !IsOf(running, properties)) return;

        if (running?.Properties.GetScheme() is { } scheme && schemes.Contains(scheme) && IsSameUser(running, context.Principal!))
            properties.ContinueSession(running.Properties);
        else
            Begin(properties, context.Principal!);
        lifetime.Cap(properties);
    }

    /// <summary>Returns the ticket unless it has expired, as the cookie handler does.</summary>
    private AuthenticationTicket? FindRunning(SupersededSession superseded)
        => superseded.Ticket is { } ticket && !(ticket.Properties.ExpiresUtc < timeProvider.GetUtcNow()) ? ticket : null;

    private static bool IsOf(AuthenticationTicket? session, AuthenticationProperties properties)
        => session?.Properties.GetSessionId() is { } id && id == properties.GetSessionId();

    /// <summary>
    /// Returns whether a principal has the identity of a session: created by the same scheme, with the same account ID of the same issuer.
    /// If the app has replaced the Kakao Business identity with its own, the app's identity counts.
    /// </summary>
    private bool IsSameUser(AuthenticationTicket session, ClaimsPrincipal user)
    {
        var known = identities.Find(session.Principal, session.Properties.GetScheme()) ?? session.Principal.Identity as ClaimsIdentity;
        if (known?.FindFirst(ClaimTypes.NameIdentifier) is not { Value.Length: > 0 } account) return false;
        return user.Identities.Any(identity => identity.AuthenticationType == known.AuthenticationType
            && identity.FindFirst(ClaimTypes.NameIdentifier) is { } found && found.Value == account.Value && found.Issuer == account.Issuer);
    }

    private void Begin(AuthenticationProperties properties, ClaimsPrincipal user)
    {
        properties.LeaveSession();
        if (identities.Find(user) is not { } identity) return;
        properties.Items[BusinessTicketProperties.SchemeItem] = identity.AuthenticationType;
        properties.BeginSession(timeProvider.GetUtcNow());
    }

    /// <summary>Prevents the sign-in from restoring a session that a sign-out elsewhere has already ended.</summary>
    private void RefuseEnded(CookieSigningInContext context)
    {
        logger.EndedSessionNotContinued();
        context.Properties.LeaveSession();
        var others = context.Principal!.Identities.Where(identity => !identities.IsKakaoBusiness(identity)).ToList();
        // If no identity is left, the cookie is written as expired. It is then no session, and the next page leads to a new sign-in.
        if (others.Count == 0) context.Properties.ExpiresUtc = DateTimeOffset.UnixEpoch;
        context.Principal = new ClaimsPrincipal(others.Count == 0 ? [new ClaimsIdentity()] : others);
    }
}
