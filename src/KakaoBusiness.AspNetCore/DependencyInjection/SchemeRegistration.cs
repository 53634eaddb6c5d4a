using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Registers what a Kakao Business scheme needs, whether it signs users in, stores connections, or both.</summary>
internal static class SchemeRegistration
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessOptions>, KakaoBusinessConfigureOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessPageOptions>, ConfigurePageOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KakaoBusinessPageOptions>, ConfigurePageOptions>());
        services.AddOptions<KakaoBusinessPageOptions>().ValidateOnStart();
        services.TryAddSingleton<PolicySchemeTargets>();
        services.TryAddSingleton<UsedStates>();
        // Before AddOAuth adds its own, which builds the backchannel.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KakaoBusinessOptions>, KakaoBusinessPostConfigureOptions>());
        services.TryAddSingleton<StartupChecks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupChecks>(provider => provider.GetRequiredService<StartupChecks>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StartupChecks>(provider => provider.GetRequiredService<StartupChecks>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ClientSecretReload>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, FailurePageStartupFilter>());

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
}
