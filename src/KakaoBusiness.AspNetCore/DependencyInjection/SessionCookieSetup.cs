using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Completes the cookie schemes that keep sessions of ours, after the app's code and the framework's own
/// post-configuration, so that the order of the app's calls does not matter. A store that the app has set stays in use.
/// </summary>
internal sealed class SessionCookieSetup(
    IServiceProvider services,
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    EndedSessions ended,
    SessionLifetime lifetime,
    TimeProvider timeProvider) : IPostConfigureOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return;

        // A scheme that we added ourselves missed the step in which AddCookie() does this.
        cookie.TimeProvider ??= timeProvider;
        if (CookieNamePrefix.IsHost(cookie.Cookie)) cookie.Cookie.Path ??= "/";
        cookie.SessionStore ??= CreateStore(name, cookie);
        if (cookie.SessionStore is not null) cookie.SessionStore = new SessionTicketStore(cookie.SessionStore, name);
        cookie.TicketDataFormat = new SessionCookieFormat(cookie.TicketDataFormat, ended, lifetime, timeProvider);
        cookie.CookieManager = new SessionCookieManager(
            cookie.CookieManager, name, cookie, ended, services.GetService<PostponedRemovals>(), services.GetService<KeyRingLoader>());
    }

    private ProtectedTicketStore? CreateStore(string cookieScheme, CookieAuthenticationOptions cookie)
    {
        if (services.GetService<GuardedTicketStorage>() is not { } storage) return null;
        var provider = cookie.DataProtectionProvider ?? services.GetRequiredService<IDataProtectionProvider>();
        var protection = new TicketProtection(provider, cookieScheme, services.GetRequiredService<AppScope>().Clients);
        return ActivatorUtilities.CreateInstance<ProtectedTicketStore>(services, storage, protection, cookie);
    }
}
