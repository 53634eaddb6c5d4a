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

/// <summary>Registers every internal service of the library. The public extension methods beside it call these methods.</summary>
internal static class ServiceRegistration
{
    /// <summary>Adds a scheme, or configures further the one of that name.</summary>
    /// <param name="builder">The builder of the app.</param>
    /// <param name="scheme">The name.</param>
    /// <param name="displayName">The name that login pages show; <see langword="null"/> for a scheme that signs nobody in.</param>
    /// <param name="configureOptions">Sets options.</param>
    public static void AddScheme(this AuthenticationBuilder builder, string scheme, string? displayName, Action<KakaoBusinessOptions> configureOptions)
    {
        var services = builder.Services;
        services.AddDiagnostics();
        services.TryAddSingleton<IKakaoBusinessClient>(CreateClient);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessOptions>, ConfigureKakaoBusiness>());
        services.AddSection<KakaoBusinessPageOptions, ConfigurePages>();
        services.TryAddSingleton<UsedStates>();
        // Before AddOAuth adds its own, which builds the backchannel.
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

    /// <summary>Adds what every part of the library logs and measures with.</summary>
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

    /// <summary>Registers what keeps and ends sessions, with a ticket store and in cookie mode alike.</summary>
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

    /// <summary>What <c>AddCookie()</c> registers beside its scheme: the scheme itself is added only if the app has none.</summary>
    private static void AddCookieHandler(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, PostConfigureCookieAuthenticationOptions>());
        services.TryAddTransient<CookieAuthenticationHandler>();
    }

    /// <summary>Registers what uses, checks and ends the token of a session, and what measures it.</summary>
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

    /// <summary>Registers what gives interactive circuits and hubs their session. An app without them has descriptors that nobody resolves.</summary>
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
                "RevalidationInterval of AddKakaoBusinessCircuits() is not a time of at most a day: set it to how long an ended session may keep rights, e.g. 00:01:00.")
            .ValidateOnStart();
    }

    /// <summary>Registers claims and policies. A second call wraps what the app registered since the first.</summary>
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

/// <summary>Lets a page of the app answer in place of a failed callback or a refused request. It is outside the app's routing, which runs again.</summary>
internal sealed class PageStartupFilter(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (Array.Exists(schemes.All, scheme => options.Get(scheme) is { FailurePath.HasValue: true } or { InsufficientScopePath.HasValue: true }))
            app.Use(pipeline => context => PageSlot.RunAsync(context, pipeline));
        next(app);
    };
}
