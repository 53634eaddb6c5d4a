using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Decides what a sign-in of the app, such as <c>SignInAsync("Cookies", User)</c>, takes over from the session that it replaces.
/// The same Kakao identity keeps its start and its token under a new session ID; another identity takes nothing over.
/// </summary>
internal sealed class SessionContinuation(
    KakaoBusinessSchemes schemes, KakaoBusinessIdentities identities, SessionLifetime lifetime, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    public async Task ApplyAsync(SupersededSession superseded, CookieSigningInContext context)
    {
        var properties = context.Properties;
        // Another provider's sign-in: the tokens in it are that provider's.
        if (properties.GetScheme() is { } maker && !schemes.Contains(maker)) return;

        // The second sign-in of a request, with the properties of the first: its session ends under the ID that it had.
        if (superseded.Ticket is { } first && ReferenceEquals(first.Properties, properties)) superseded.Ticket = first.Clone();
        // Nobody knows whether a session is over that could not be looked up.
        var running = RequestState.HasUnknownSession(context.HttpContext) ? null : FindRunning(superseded);
        if (running is null && superseded.HasCookie)
        {
            // As the cookie handler found it before: signed out in this request, or ended by somebody else during it.
            var earlier = (await context.HttpContext.AuthenticateAsync(context.Scheme.Name)).Ticket;
            if (superseded.IsSignedOut) running = earlier;
            else if (earlier is not null && (IsOf(earlier, properties) || IsSameUser(earlier, context.Principal!))) RefuseEnded(context);
        }

        // A sign-in that brings a session of its own, as the callback does.
        if (properties.GetSessionId() is not null && !IsOf(running, properties)) return;

        if (running?.Properties.GetScheme() is { } scheme && schemes.Contains(scheme) && IsSameUser(running, context.Principal!))
            properties.ContinueSession(running.Properties);
        else
            Begin(properties, context.Principal!);
        lifetime.Cap(properties);
    }

    /// <summary>A ticket that the cookie handler would take: it looks at the expiry itself.</summary>
    private AuthenticationTicket? FindRunning(SupersededSession superseded)
        => superseded.Ticket is { } ticket && !(ticket.Properties.ExpiresUtc < timeProvider.GetUtcNow()) ? ticket : null;

    private static bool IsOf(AuthenticationTicket? session, AuthenticationProperties properties)
        => session?.Properties.GetSessionId() is { } id && id == properties.GetSessionId();

    /// <summary>
    /// Whether a principal has the identity of a session: made by the same scheme, with the same account ID of the same issuer.
    /// When the app has put an identity of its own in the place of the Kakao Business one, that one counts.
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

    /// <summary>A sign-out elsewhere came first: the sign-in must not bring the session back.</summary>
    private void RefuseEnded(CookieSigningInContext context)
    {
        logger.EndedSessionNotContinued();
        context.Properties.LeaveSession();
        var others = context.Principal!.Identities.Where(identity => !identities.IsKakaoBusiness(identity)).ToList();
        // Nobody is left: a cookie that has expired is no session, and the next page leads to a new sign-in.
        if (others.Count == 0) context.Properties.ExpiresUtc = DateTimeOffset.UnixEpoch;
        context.Principal = new ClaimsPrincipal(others.Count == 0 ? [new ClaimsIdentity()] : others);
    }
}
