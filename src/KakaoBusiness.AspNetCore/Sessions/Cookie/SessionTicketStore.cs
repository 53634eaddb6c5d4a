using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Wraps the ticket store, the library's or the app's. At a sign-in, the cookie handler reuses the key of a stored session and renews the
/// entry. An attacker who planted that key could then use the session of the user who signs in (session fixation; dotnet/aspnetcore #47503).
/// This store gives every sign-in a new key and removes the entry under the old one. No stored session outlives its absolute end, whatever
/// expiry a renewal requests.
/// </summary>
internal sealed class SessionTicketStore(ITicketStore inner, string cookieScheme, CookieAuthenticationOptions cookie, SessionLifetime lifetime, SessionSuccessors successors) : ITicketStore
{
    /// <summary>The claim in which the cookie handler writes the key of a stored ticket.</summary>
    private const string KeyClaimType = "Microsoft.AspNetCore.Authentication.Cookies-SessionId";

    public ITicketStore Inner => inner;

    /// <summary>Creates the ticket that the cookie handler expects in the cookie of a stored session.</summary>
    public static AuthenticationTicket CreateKeyTicket(string key, string cookieScheme, string? issuer = null)
        => new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(KeyClaimType, key, ClaimValueTypes.String, issuer)], cookieScheme)), cookieScheme);

    /// <summary>Returns the key of a stored session from the ticket in its cookie.</summary>
    public static string? FindKey(AuthenticationTicket? ticket) => ticket?.Principal.FindFirstValue(KeyClaimType);

    public Task<string> StoreAsync(AuthenticationTicket ticket) => inner.StoreAsync(Cap(ticket));

    public Task<string> StoreAsync(AuthenticationTicket ticket, CancellationToken cancellationToken) => inner.StoreAsync(Cap(ticket), cancellationToken);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
        => RequestState.FindSuperseded(httpContext, cookieScheme)?.Key is { } superseded
            ? ReplaceAsync(superseded, Cap(ticket), httpContext, cancellationToken)
            : inner.StoreAsync(Cap(ticket), httpContext, cancellationToken);

    public Task RenewAsync(string key, AuthenticationTicket ticket) => inner.RenewAsync(key, Cap(ticket));

    public Task RenewAsync(string key, AuthenticationTicket ticket, CancellationToken cancellationToken) => inner.RenewAsync(key, Cap(ticket), cancellationToken);

    public Task RenewAsync(string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
        => RequestState.FindSuperseded(httpContext, cookieScheme) is { IsSigningIn: true } signIn
            ? SignInAsync(signIn, key, Cap(ticket), httpContext, cancellationToken)
            : inner.RenewAsync(key, Cap(ticket), httpContext, cancellationToken);

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => RefuseOver(inner.RetrieveAsync(key));

    public Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
        => RefuseOver(inner.RetrieveAsync(key, cancellationToken));

    public Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (RequestState.Find(httpContext) is { FollowsSuccessors: true } && successors.Find(key) is { } successor)
        {
            // If the token is dead, the successor ends, not the session that it replaced.
            RequestState.GetOrAddSuperseded(httpContext, cookieScheme).SuccessorKey = successor;
            key = successor;
        }

        return RefuseOver(inner.RetrieveAsync(key, httpContext, cancellationToken));
    }

    public Task RemoveAsync(string key) => inner.RemoveAsync(key);

    public Task RemoveAsync(string key, CancellationToken cancellationToken) => inner.RemoveAsync(key, cancellationToken);

    public Task RemoveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
        => inner.RemoveAsync(RequestState.FindSuperseded(httpContext, cookieScheme)?.SuccessorKey ?? key, httpContext, cancellationToken);

    private AuthenticationTicket Cap(AuthenticationTicket ticket)
    {
        ticket.Properties.ExpiresUtc ??= cookie.TimeProvider!.GetUtcNow() + cookie.ExpireTimeSpan;
        lifetime.Cap(ticket.Properties);
        return ticket;
    }

    /// <summary>Refuses a session that is over. Every request comes here, so a completed task is returned without a state machine.</summary>
    private Task<AuthenticationTicket?> RefuseOver(Task<AuthenticationTicket?> found)
        => found.IsCompletedSuccessfully && !IsOver(found.Result) ? found : RefuseOverAsync(found);

    private async Task<AuthenticationTicket?> RefuseOverAsync(Task<AuthenticationTicket?> found)
        => await found is { } ticket && !IsOver(ticket) ? ticket : null;

    private bool IsOver(AuthenticationTicket? ticket) => ticket is not null && lifetime.IsOver(ticket.Properties, cookie.TimeProvider!.GetUtcNow());

    /// <summary>
    /// Stores the session under a new key. The cookie handler continues with the key that it knows, and the cookie manager writes the new key
    /// into the cookie.
    /// </summary>
    private async Task SignInAsync(SupersededSession signIn, string key, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
        => signIn.SuccessorKey = await ReplaceAsync(signIn.SuccessorKey ?? key, ticket, httpContext, cancellationToken);

    /// <summary>Stores the new session before it ends the old one. If storing fails, the user still has the old session.</summary>
    private async Task<string> ReplaceAsync(string superseded, AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = await inner.StoreAsync(ticket, httpContext, cancellationToken);
        // Recorded before the old session is removed. Otherwise a circuit could find neither of the two.
        successors.Record(superseded, RequestState.FindSuperseded(httpContext, cookieScheme)?.Ticket, key, ticket);
        try
        {
            await inner.RemoveAsync(superseded, httpContext, cancellationToken);
        }
        catch
        {
            // The sign-in fails, and the old session may still exist. Its sign-out would not end the new one, so circuits must not continue there.
            successors.Forget(superseded);
            throw;
        }

        return key;
    }
}

/// <summary>Represents a ticket store whose keys are random and long enough to be the whole cookie.</summary>
internal interface IRandomKeyTicketStore
{
    /// <summary>Returns whether a text has the form of a key.</summary>
    bool IsKey(string text);
}
