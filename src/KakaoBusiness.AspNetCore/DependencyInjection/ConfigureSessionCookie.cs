using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Completes the cookie schemes that store Kakao Business sessions, after the app's code and the framework's post-configuration, so that the order of
/// the app's calls does not matter. What the app has set (store, format, cookie manager, events) stays in use inside the library's. The validation
/// then refuses options with which sessions would be lost or unprotected, and reports all faults at once.
/// </summary>
internal sealed class ConfigureSessionCookie(
    IServiceProvider services,
    KakaoBusinessSchemes schemes,
    IOptionsMonitor<KakaoBusinessOptions> options,
    EndedSessions ended,
    SessionLifetime lifetime,
    TimeProvider timeProvider) : IPostConfigureOptions<CookieAuthenticationOptions>, IValidateOptions<CookieAuthenticationOptions>
{
    /// <summary>Registers the class. The format has to be set before the framework's post-configuration, which would set its own.</summary>
    public static void Register(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, ConfigureSessionCookie>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CookieAuthenticationOptions>, ConfigureSessionCookie>());
        if (services.All(service => service.ImplementationType != typeof(ChooseFormat)))
            services.Insert(0, ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, ChooseFormat>());
    }

    public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.StoreSessionsIn(name, options)) return;

        // AddCookie() does this, but not for a scheme that the library added.
        cookie.TimeProvider ??= timeProvider;
        if (CookieNamePrefix.IsHost(cookie.Cookie)) cookie.Cookie.Path ??= "/";
        cookie.SessionStore ??= CreateStore(name, cookie);
        if (cookie.SessionStore is not null) cookie.SessionStore = new SessionTicketStore(cookie.SessionStore, name, cookie, lifetime, services.GetRequiredService<SessionSuccessors>());
        cookie.TicketDataFormat = new SessionCookieFormat(cookie.TicketDataFormat, ended, lifetime, timeProvider);
        cookie.CookieManager = new SessionCookieManager(cookie.CookieManager, name, cookie, ended, services.GetService<IStoreAvailability>());
        cookie.Events = new ValidatingCookieEvents(cookie.Events, cookie.EventsType);
        // Otherwise the handler would create the type instead of using these events.
        cookie.EventsType = null;
    }

    public ValidateOptionsResult Validate(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.StoreSessionsIn(name, options)) return ValidateOptionsResult.Skip;
        var faults = FindCookieFaults(cookie.Cookie).Select(fault => $"[{name}] {fault}")
            .Concat(FindReplacedOptions(cookie).Select(option => DescribeReplaced(name, option)))
            .Concat(FindEndlessSchemes(name, cookie).Select(scheme => DescribeEndless(name, scheme)))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Finds settings with which browsers do not store the cookie, or do not send it on the way back from Kakao.</summary>
    private static IEnumerable<string> FindCookieFaults(CookieBuilder cookie)
    {
        if (cookie.SameSite == SameSiteMode.Strict)
            yield return "Cookie.SameSite is Strict: browsers do not send the session cookie on the way back from Kakao, so that the user would be sent to Kakao again, and each time one more token would stay valid. Set it to Lax.";
        if (CookieNamePrefix.IsHost(cookie) && (cookie.Path is not (null or "/") || cookie.Domain is not null))
            yield return $"Cookie.Name begins with {CookieNamePrefix.Host}, which browsers accept only with the path '/' and without a domain: leave Cookie.Path and Cookie.Domain out.";
        if ((CookieNamePrefix.IsHost(cookie) || CookieNamePrefix.IsSecure(cookie)) && cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "Cookie.Name begins with a prefix that browsers accept only on Secure cookies: set Cookie.SecurePolicy to Always.";
        if (cookie.SameSite == SameSiteMode.None && cookie.SecurePolicy == CookieSecurePolicy.None)
            yield return "Cookie.SameSite is None, which browsers accept only on Secure cookies: set it to Lax, or Cookie.SecurePolicy to Always.";
    }

    /// <summary>Finds options that the app changed after the library had completed them.</summary>
    private static IEnumerable<string> FindReplacedOptions(CookieAuthenticationOptions cookie)
    {
        var manager = cookie.CookieManager as SessionCookieManager;
        if (manager is null) yield return nameof(cookie.CookieManager);
        if (cookie.TicketDataFormat is not SessionCookieFormat) yield return nameof(cookie.TicketDataFormat);
        if (manager is not null && !ReferenceEquals(cookie.SessionStore, manager.Store)) yield return nameof(cookie.SessionStore);
        if (cookie.EventsType is not null) yield return nameof(cookie.EventsType);
        if (cookie.Events is not ValidatingCookieEvents) yield return nameof(cookie.Events);
    }

    private static string DescribeReplaced(string cookieScheme, string option)
        => $"[{cookieScheme}] The app replaced CookieAuthenticationOptions.{option} after the library had completed it, which would turn off the protection of Kakao Business sessions. "
            + $"Set {option} in AddCookie, in Configure<CookieAuthenticationOptions>, or in a PostConfigure that is registered before AddKakaoBusiness. It then stays in use, inside the library's.";

    /// <summary>
    /// Finds schemes in cookie mode without an absolute lifetime. A sign-out is remembered until the session's absolute end. Without one, a copy of
    /// the cookie that another node renewed would outlive every record of the sign-out.
    /// </summary>
    private IEnumerable<string> FindEndlessSchemes(string cookieScheme, CookieAuthenticationOptions cookie)
        => cookie.SessionStore is not null ? []
            : schemes.Names.Where(scheme => options.Get(scheme) is { AbsoluteSessionLifetime: null } kakao && kakao.SignInScheme == cookieScheme);

    private static string DescribeEndless(string cookieScheme, string scheme)
        => $"[{scheme}] AbsoluteSessionLifetime is off, and its sessions are in the cookie '{cookieScheme}': a copy of a signed-out cookie could be renewed forever. Set AbsoluteSessionLifetime, e.g. to 30.00:00:00, or add a ticket store: AddKakaoBusinessTicketStore() or AddKakaoBusinessRedis(...).";

    private ProtectedTicketStore? CreateStore(string cookieScheme, CookieAuthenticationOptions cookie)
    {
        if (services.GetService<GuardedTicketBackend>() is not { } storage) return null;
        var provider = cookie.DataProtectionProvider ?? services.GetRequiredService<IDataProtectionProvider>();
        var protector = ProtectedTicketStore.CreateProtector(provider, cookieScheme, services.GetRequiredService<AppScope>().Clients);
        return ActivatorUtilities.CreateInstance<ProtectedTicketStore>(services, storage, protector, cookie.TimeProvider!);
    }

    /// <summary>
    /// Sets the format of the cookie if the app has set none. After the framework's post-configuration it is unknown whose format it is.
    /// </summary>
    private sealed class ChooseFormat(
        KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IDataProtectionProvider provider, AppScope scope)
        : IPostConfigureOptions<CookieAuthenticationOptions>
    {
        public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
        {
            if (!schemes.StoreSessionsIn(name, options)) return;
            cookie.TicketDataFormat ??= new CompactCookieFormat(name, cookie, provider, schemes, scope);
        }
    }

    /// <summary>Recognizes the name prefixes that require certain attributes of a cookie (RFC 6265bis §4.1.3).</summary>
    private static class CookieNamePrefix
    {
        public const string Host = "__Host-";

        /// <summary>Returns whether browsers require the path <c>/</c>, even below a path base, no domain, and <c>Secure</c>.</summary>
        public static bool IsHost(CookieBuilder cookie) => HasPrefix(cookie, Host);

        /// <summary>Returns whether browsers require <c>Secure</c>.</summary>
        public static bool IsSecure(CookieBuilder cookie) => HasPrefix(cookie, "__Secure-");

        private static bool HasPrefix(CookieBuilder cookie, string prefix) => cookie.Name?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true;
    }
}
