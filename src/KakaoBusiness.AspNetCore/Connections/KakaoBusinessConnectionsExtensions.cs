using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connections: Kakao accounts of advertisers, connected once and used without anybody signed in.</summary>
public static class KakaoBusinessConnectionsExtensions
{
    /// <summary>Registers what every process with connections needs, with or without ASP.NET Core's pipeline.</summary>
    internal static KakaoBusinessConnectionsBuilder AddConnectionServices(this IServiceCollection services, string scheme)
    {
        services.GetOrAddConnectionSchemes().Add(scheme);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KakaoBusinessConnectionsOptions>, ConfigureConnectionsOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KakaoBusinessConnectionsOptions>, ConfigureConnectionsOptions>());
        services.AddOptions<KakaoBusinessConnectionsOptions>().ValidateOnStart();
        services.AddDataProtection();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KakaoBusinessTelemetry>();
        services.TryAddSingleton<ConnectionProtection>();
        services.TryAddSingleton<ConnectionCache>();
        services.TryAddSingleton<ConnectionRecords>();
        services.TryAddSingleton<ConnectionRevoker>();
        services.TryAddSingleton<ConnectionWriter>();
        services.TryAddSingleton<ConnectionViews>();
        services.TryAddSingleton<ConnectionReports>();
        services.TryAddSingleton<ConnectionChecker>();
        services.TryAddSingleton<ConnectionKeepAlive>();
        services.TryAddSingleton<CallSpacing>();
        services.TryAddSingleton<ConnectionRound>();
        services.TryAddSingleton<ConnectionClients>();
        services.TryAddSingleton<IKakaoBusinessConnections, ConnectionService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConnectionWatcher>());
        return new KakaoBusinessConnectionsBuilder(services, scheme);
    }

    private static ConnectionSchemes GetOrAddConnectionSchemes(this IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(ConnectionSchemes))?.ImplementationInstance is ConnectionSchemes known) return known;
        var schemes = new ConnectionSchemes();
        services.AddSingleton(schemes);
        return schemes;
    }
}
