using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Completes the cookie schemes that keep Kakao Business sessions, after the app's code and the framework's own post-configuration, so
/// that the order of the app's calls does not matter. What the app has set (store, format, cookie manager, events) stays in use inside.
/// </summary>
internal sealed class ConfigureSessionCookie(
    IServiceProvider services,
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    EndedSessions ended,
    SessionLifetime lifetime,
    TimeProvider timeProvider) : IPostConfigureOptions<CookieAuthenticationOptions>
{
    /// <summary>Registers it. The format has to be chosen before the framework's own post-configuration, which fills it in.</summary>
    public static void Register(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, ConfigureSessionCookie>());
        if (services.All(service => service.ImplementationType != typeof(ChooseFormat)))
            services.Insert(0, ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, ChooseFormat>());
    }

    public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return;

        // A scheme that the library added missed the step in which AddCookie() does this.
        cookie.TimeProvider ??= timeProvider;
        if (CookieNamePrefix.IsHost(cookie.Cookie)) cookie.Cookie.Path ??= "/";
        cookie.SessionStore ??= CreateStore(name, cookie);
        if (cookie.SessionStore is not null) cookie.SessionStore = new SessionTicketStore(cookie.SessionStore, name, cookie, lifetime, services.GetRequiredService<SessionSuccessors>());
        cookie.TicketDataFormat = new SessionCookieFormat(cookie.TicketDataFormat, ended, lifetime, timeProvider);
        cookie.CookieManager = new SessionCookieManager(cookie.CookieManager, name, cookie, ended, services.GetService<IStoreAvailability>());
        cookie.Events = new ValidatingCookieEvents(cookie.Events, cookie.EventsType);
        // The handler would create the type in place of these events.
        cookie.EventsType = null;
    }

    private ProtectedTicketStore? CreateStore(string cookieScheme, CookieAuthenticationOptions cookie)
    {
        if (services.GetService<GuardedTicketBackend>() is not { } storage) return null;
        var provider = cookie.DataProtectionProvider ?? services.GetRequiredService<IDataProtectionProvider>();
        var protector = ProtectedTicketStore.CreateProtector(provider, cookieScheme, services.GetRequiredService<AppScope>().Clients);
        return ActivatorUtilities.CreateInstance<ProtectedTicketStore>(services, storage, protector, cookie.TimeProvider!);
    }

    /// <summary>Gives the cookie its format if the app has set none. After the framework's post-configuration nobody knows whose format it is.</summary>
    private sealed class ChooseFormat(
        KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IDataProtectionProvider provider, AppScope scope)
        : IPostConfigureOptions<CookieAuthenticationOptions>
    {
        public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
        {
            if (!schemes.AreKeptIn(name, options)) return;
            cookie.TicketDataFormat ??= new CompactCookieFormat(name, cookie, provider, schemes, scope);
        }
    }
}
