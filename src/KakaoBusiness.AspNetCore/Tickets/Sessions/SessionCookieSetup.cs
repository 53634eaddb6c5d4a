using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tickets;

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
    TimeProvider timeProvider) : IPostConfigureOptions<CookieAuthenticationOptions>, IValidateOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return;

        // A scheme that we added ourselves missed the step in which AddCookie() does this.
        cookie.TimeProvider ??= timeProvider;
        if (SessionCookieValidation.NeedsRootPath(cookie.Cookie)) cookie.Cookie.Path ??= "/";
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

    /// <summary>Runs after every post-configuration, when the options are first used.</summary>
    public ValidateOptionsResult Validate(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return ValidateOptionsResult.Skip;
        if (cookie.CookieManager is not SessionCookieManager manager) return DisplacedGuard.Fail(name, nameof(cookie.CookieManager));
        if (cookie.TicketDataFormat is not SessionCookieFormat) return DisplacedGuard.Fail(name, nameof(cookie.TicketDataFormat));
        return ReferenceEquals(cookie.SessionStore, manager.Store) ? ValidateOptionsResult.Success : DisplacedGuard.Fail(name, nameof(cookie.SessionStore));
    }
}

/// <summary>The failure of cookie options that the app changed after the library had completed them.</summary>
internal static class DisplacedGuard
{
    public static ValidateOptionsResult Fail(string cookieScheme, string option) => ValidateOptionsResult.Fail(
        $"[{cookieScheme}] The app replaced CookieAuthenticationOptions.{option} after the library had completed it, and so would turn off guards of Kakao Business sessions. "
        + $"Set {option} in AddCookie, in Configure<CookieAuthenticationOptions>, or in a PostConfigure that is registered before AddKakaoBusiness: it stays in use there, inside the library's.");
}
