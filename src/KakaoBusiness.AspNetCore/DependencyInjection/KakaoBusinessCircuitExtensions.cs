using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.Circuits;
using KakaoBusiness.AspNetCore.DependencyInjection;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets interactive Blazor components follow the Kakao Business session of their user.</summary>
public static class KakaoBusinessCircuitExtensions
{
    /// <summary>
    /// Makes the user of a circuit anonymous once the session has ended, and registers <see cref="IKakaoBusinessConsentNavigation"/>, which
    /// sends the user of a component to a consent.
    /// </summary>
    /// <param name="builder">The builder that <c>AddInteractiveServerComponents()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets options.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// Registers <see cref="KakaoBusinessAuthenticationStateProvider"/> instead of the framework's provider. An app that has its own provider has to
    /// derive it from that class; otherwise the app does not start.
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddRazorComponents().AddInteractiveServerComponents().AddKakaoBusinessCircuits();
    /// </code>
    /// </example>
    public static IServerSideBlazorBuilder AddKakaoBusinessCircuits(this IServerSideBlazorBuilder builder, Action<KakaoBusinessCircuitOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (configureOptions is not null) services.Configure(configureOptions);
        services.GetOrAddSchemes();
        services.AddLiveSessions();
        services.TryAddSingleton<CircuitConsents>();
        services.TryAddScoped<IKakaoBusinessConsentNavigation, KakaoBusinessConsentNavigation>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CircuitStartup>());
        // The app's provider stays. CircuitStartup checks it when the host starts.
        if (services.Where(service => service.ServiceType == typeof(AuthenticationStateProvider)).All(IsOfFramework))
            services.Replace(ServiceDescriptor.Scoped<AuthenticationStateProvider, KakaoBusinessAuthenticationStateProvider>());
        return builder;
    }

    private static bool IsOfFramework(ServiceDescriptor service) => service.ImplementationType == typeof(ServerAuthenticationStateProvider);
}
