using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Makes the store of one cookie scheme.</summary>
internal sealed class ProtectedTicketStoreFactory(
    GuardedTicketStorage storage,
    IDataProtectionProvider provider,
    AppScope scope,
    SessionIndex index,
    SessionLifetime lifetime,
    PostponedRemovals postponed,
    TimeProvider timeProvider,
    ILogger<ProtectedTicketStore> logger)
{
    public ProtectedTicketStore Create(string cookieScheme, CookieAuthenticationOptions cookie) => new(
        storage, new TicketProtection(cookie.DataProtectionProvider ?? provider, cookieScheme, scope.Clients), index, lifetime, postponed, cookie.ExpireTimeSpan, cookie.TimeProvider ?? timeProvider, logger);
}
