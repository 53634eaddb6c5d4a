using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Registers what keeps and ends sessions, with a ticket store and in cookie mode alike.</summary>
internal static class SessionRegistration
{
    public static void AddSessions(this IServiceCollection services)
    {
        services.GetOrAddSchemes();
        services.TryAddSingleton<KakaoBusinessIdentities>();
        services.AddDiagnostics();
        services.TryAddSingleton<TokenRevoker>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokenRevoker>(provider => provider.GetRequiredService<TokenRevoker>()));
        services.TryAddSingleton<SessionOwners>();
        services.TryAddSingleton<SessionReader>();
        services.TryAddSingleton<SessionLifetime>();
        services.TryAddSingleton<SessionSuccessors>();
        services.TryAddSingleton<AppScope>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessEndedSessionsOptions>, ConfigureEndedSessions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KakaoBusinessEndedSessionsOptions>, ConfigureEndedSessions>());
        services.AddOptions<KakaoBusinessEndedSessionsOptions>().ValidateOnStart();
        services.TryAddSingleton<RoundTrips>();
        services.TryAddSingleton<EndedSessions>();
        services.TryAddSingleton<IKakaoBusinessSessions, CookieSessions>();
        services.AddCookieHandler();
        ConfigureSessionCookie.Register(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CookieAuthenticationOptions>, SessionCookieValidation>());
    }

    /// <summary>What <c>AddCookie()</c> registers beside its scheme: the scheme itself is added only where the app has none.</summary>
    private static void AddCookieHandler(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, PostConfigureCookieAuthenticationOptions>());
        services.TryAddTransient<CookieAuthenticationHandler>();
    }
}
