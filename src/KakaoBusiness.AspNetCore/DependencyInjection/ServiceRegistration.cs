using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.AspNetCore.Authorization;
using KakaoBusiness.AspNetCore.Circuits;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Http;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.SignIn;
using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Registers the internal services of the library. The public extension methods in this folder call these methods.</summary>
internal static class ServiceRegistration
{
    /// <summary>Adds a scheme, or configures the existing one of that name.</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="scheme">The name of the scheme.</param>
    /// <param name="displayName">The name that login pages show, or <see langword="null"/> for a scheme that does not sign users in.</param>
    /// <param name="configureOptions">The action that configures the options.</param>
    public static void AddScheme(this AuthenticationBuilder builder, string scheme, string? displayName, Action<KakaoBusinessOptions> configureOptions)
    {
        var services = builder.Services;
        services.AddDiagnostics();
        services.TryAddSingleton<IKakaoBusinessClient>(CreateClient);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessOptions>, ConfigureKakaoBusiness>());
        services.AddSection<KakaoBusinessPageOptions, ConfigurePages>();
        services.TryAddSingleton<UsedStates>();
        // Before AddOAuth adds its own post-configuration, which creates the backchannel.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KakaoBusinessOptions>, ConfigureKakaoBusiness>());
        services.TryAddSingleton<StartupChecks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupChecks>(provider => provider.GetRequiredService<StartupChecks>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StartupChecks>(provider => provider.GetRequiredService<StartupChecks>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ClientSecretReload>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, PageStartupFilter>());

        if (services.GetOrAddSchemes().TryAddKnown(scheme))
        {
            builder.AddOAuth<KakaoBusinessOptions, KakaoBusinessHandler>(scheme, displayName!, configureOptions);
            services.AddOptions<KakaoBusinessOptions>(scheme).ValidateOnStart();
            return;
        }

        services.Configure(scheme, configureOptions);
        if (displayName is not null) services.Configure<AuthenticationOptions>(options => options.SchemeMap[scheme].DisplayName = displayName);
    }

    /// <summary>Registers the services with which every part of the library logs and measures.</summary>
    public static void AddDiagnostics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<KakaoBusinessTelemetry>();
        services.TryAddSingleton<KakaoBusinessLogger>();
    }

    public static KakaoBusinessSchemes GetOrAddSchemes(this IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(KakaoBusinessSchemes))?.ImplementationInstance is KakaoBusinessSchemes known)
            return known;
        var schemes = new KakaoBusinessSchemes();
        services.AddSingleton(schemes);
        return schemes;
    }

    private static KakaoBusinessClient CreateClient(IServiceProvider services)
    {
        var schemes = services.GetRequiredService<KakaoBusinessSchemes>();
        var options = services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>();
        return new(
            authenticationScheme => schemes.GetOptions(authenticationScheme, options),
            services.GetRequiredService<KakaoBusinessTelemetry>(),
            services.GetRequiredService<KakaoBusinessLogger>());
    }

    /// <summary>Registers the services that read and end sessions, both with a ticket store and in cookie mode.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.GetOrAddSchemes();
        services.TryAddSingleton<KakaoBusinessIdentities>();
        services.AddDiagnostics();
        services.TryAddSingleton<TokenRevoker>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TokenRevoker>(provider => provider.GetRequiredService<TokenRevoker>()));
        services.TryAddSingleton<SessionReader>();
        services.TryAddSingleton<SessionLifetime>();
        services.TryAddSingleton<SessionSuccessors>();
        services.TryAddSingleton<AppScope>();
        services.AddSection<KakaoBusinessEndedSessionsOptions, ConfigureEndedSessions>();
        services.TryAddSingleton<RoundTrips>();
        services.TryAddSingleton<EndedSessions>();
        services.TryAddSingleton<IKakaoBusinessSessions>(provider => provider.GetRequiredService<EndedSessions>());
        services.AddCookieHandler();
        ConfigureSessionCookie.Register(services);
    }

    /// <summary>Registers what <c>AddCookie()</c> registers in addition to its scheme. The scheme itself is added only if the app has none.</summary>
    private static void AddCookieHandler(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, PostConfigureCookieAuthenticationOptions>());
        services.TryAddTransient<CookieAuthenticationHandler>();
    }

    /// <summary>Registers the services that use and check the token of a session, and that replace the session.</summary>
    public static void AddTokenUse(this IServiceCollection services)
    {
        services.TryAddSingleton<SessionContinuation>();
        services.TryAddSingleton<SessionReplacer>();
        services.TryAddSingleton<TokenCheckSchedule>();
        services.TryAddSingleton<TokenValidator>();

        services.AddLiveSessions();
        services.TryAddSingleton<SessionTokens>();
        services.TryAddSingleton<IKakaoBusinessTokenAccessor>(provider => provider.GetRequiredService<SessionTokens>());
    }

    /// <summary>
    /// Registers the services that give interactive circuits and hubs their session. In an app without them, nothing resolves these
    /// services.
    /// </summary>
    public static void AddLiveSessions(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(LiveSessions))) return;
        services.AddHttpContextAccessor();
        services.AddSessions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<SessionHubFilter>();
        services.AddOptions<HubOptions>().Configure<SessionHubFilter>((options, filter) => options.AddFilter(filter));
        services.AddScoped<SessionCircuitHandler>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<SessionCircuitHandler>());
        services.AddOptions<KakaoBusinessCircuitOptions>()
            .Validate(options => options.RevalidationInterval > TimeSpan.Zero && options.RevalidationInterval <= TimeSpan.FromDays(1),
                "RevalidationInterval of AddKakaoBusinessCircuits() is not a time between zero and a day: set it to how long the user of an ended session may keep rights, e.g. 00:01:00.")
            .ValidateOnStart();
    }

    /// <summary>Registers the services for claims and policies. A second call also wraps what the app registered after the first.</summary>
    public static void AddClaimsAndPolicies(this IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddSessions();
        services.AddHttpContextAccessor();
        services.TryAddSingleton<SessionSchemes>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, KakaoBusinessRequirementHandler>());

        var wrapped = WrappedServices.GetOrAdd(services);
        wrapped.Wrap<IAuthorizationPolicyProvider>((provider, inner) => ActivatorUtilities.CreateInstance<KakaoBusinessPolicyProvider>(provider, inner));
        wrapped.Wrap<IAuthorizationMiddlewareResultHandler>((provider, inner) => ActivatorUtilities.CreateInstance<InsufficientScopeResultHandler>(provider, inner));
        wrapped.Wrap<IPolicyEvaluator>(SessionPolicyEvaluator.Create);
        wrapped.WrapTransformation();
    }
}

/// <summary>
/// Lets a page of the app answer a failed callback or a refused request. It precedes the app's routing, which runs again for that page.
/// </summary>
internal sealed class PageStartupFilter(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (Array.Exists(schemes.All, scheme => options.Get(scheme) is { FailurePath.HasValue: true } or { InsufficientScopePath.HasValue: true }))
            app.Use(pipeline => context => PageSlot.RunAsync(context, pipeline));
        next(app);
    };
}
