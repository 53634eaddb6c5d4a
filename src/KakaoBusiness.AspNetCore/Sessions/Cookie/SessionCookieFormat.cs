using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Wraps the format of a session cookie and refuses the cookies of sessions that are over. An event of the cookie scheme is not used for this,
/// because an app may replace the events, while everything that reads the cookie uses the format.
/// </summary>
internal sealed class SessionCookieFormat(ISecureDataFormat<AuthenticationTicket> inner, EndedSessions ended, SessionLifetime lifetime, TimeProvider timeProvider)
    : ISecureDataFormat<AuthenticationTicket>
{
    public string Protect(AuthenticationTicket data) => Protect(data, null);

    public string Protect(AuthenticationTicket data, string? purpose)
    {
        lifetime.Cap(data.Properties);
        return inner.Protect(data, purpose);
    }

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        var ticket = inner.Unprotect(protectedText, purpose);
        return ticket is null || ended.Contains(ticket) || lifetime.IsOver(ticket.Properties, timeProvider.GetUtcNow()) ? null : ticket;
    }
}
