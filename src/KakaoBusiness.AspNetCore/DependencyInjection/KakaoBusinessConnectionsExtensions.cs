using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.Consent;
using KakaoBusiness.AspNetCore.DependencyInjection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds connections: advertisers' Kakao accounts that are connected once and used without anyone signed in.</summary>
public static class KakaoBusinessConnectionsExtensions
{
    /// <summary>
    /// Adds connections to the scheme <see cref="KakaoBusinessDefaults.AuthenticationScheme"/>, configured by the section
    /// <c>Authentication:Schemes:KakaoBusiness</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <returns>A builder for connections, which still needs a store.</returns>
    /// <remarks>
    /// The scheme does not sign anyone in: it adds no cookie scheme, becomes no default and does not appear on login pages. Together with
    /// <see cref="KakaoBusinessExtensions.AddKakaoBusiness(AuthenticationBuilder)"/>, in either order, one scheme serves both.
    /// </remarks>
    /// <example>
    /// <code>
    /// builder.Services.AddAuthentication("Cookies").AddCookie("Cookies")
    ///     .AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement))
    ///     .AddEntityFrameworkStore&lt;AppDbContext&gt;();
    /// </code>
    /// </example>
    /// <example>
    /// <code>
    /// builder.Services.AddAuthentication()
    ///     .AddKakaoBusinessConnections()
    ///     .AddEntityFrameworkStore&lt;AppDbContext&gt;()
    ///     .AuthorizeConnect("CanConnect");
    /// </code>
    /// </example>
    public static KakaoBusinessConnectionsBuilder AddKakaoBusinessConnections(this AuthenticationBuilder builder)
        => builder.AddKakaoBusinessConnections(_ => { });

    /// <inheritdoc cref="AddKakaoBusinessConnections(AuthenticationBuilder)"/>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
    public static KakaoBusinessConnectionsBuilder AddKakaoBusinessConnections(
        this AuthenticationBuilder builder, Action<KakaoBusinessOptions> configureOptions)
        => builder.AddKakaoBusinessConnections(KakaoBusinessDefaults.AuthenticationScheme, configureOptions);

    /// <inheritdoc cref="AddKakaoBusinessConnections(AuthenticationBuilder)"/>
    /// <summary>Adds connections to a scheme with the given name, configured by the section <c>Authentication:Schemes:{scheme}</c>.</summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="authenticationScheme">The name of the scheme. A second scheme also needs its own <c>CallbackPath</c>.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
    public static KakaoBusinessConnectionsBuilder AddKakaoBusinessConnections(
        this AuthenticationBuilder builder, string authenticationScheme, Action<KakaoBusinessOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        ArgumentNullException.ThrowIfNull(configureOptions);
        builder.AddScheme(authenticationScheme, displayName: null, configureOptions);
        return builder.Services.AddConnectionServices(authenticationScheme);
    }

    /// <summary>
    /// Adds connections to a process without ASP.NET Core's pipeline, such as a <c>dotnet new worker</c>. Give it the same database,
    /// Data Protection keys and <c>SetApplicationName</c> as the web app in which the advertisers connect.
    /// </summary>
    /// <param name="services">The services of the process.</param>
    /// <returns>A builder for connections, which still needs a store.</returns>
    public static KakaoBusinessConnectionsBuilder AddKakaoBusinessConnections(this IServiceCollection services)
        => services.AddKakaoBusinessConnections(_ => { });

    /// <inheritdoc cref="AddKakaoBusinessConnections(IServiceCollection)"/>
    /// <param name="services">The services of the process.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
    public static KakaoBusinessConnectionsBuilder AddKakaoBusinessConnections(this IServiceCollection services, Action<KakaoBusinessOptions> configureOptions)
        => services.AddKakaoBusinessConnections(KakaoBusinessDefaults.AuthenticationScheme, configureOptions);

    /// <inheritdoc cref="AddKakaoBusinessConnections(IServiceCollection)"/>
    /// <param name="services">The services of the process.</param>
    /// <param name="authenticationScheme">The name of the scheme, configured by the section <c>Authentication:Schemes:{scheme}</c>.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
    public static KakaoBusinessConnectionsBuilder AddKakaoBusinessConnections(
        this IServiceCollection services, string authenticationScheme, Action<KakaoBusinessOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddAuthentication().AddKakaoBusinessConnections(authenticationScheme, configureOptions);
    }

    /// <summary>Registers what every process with connections needs, with or without ASP.NET Core's pipeline.</summary>
    internal static KakaoBusinessConnectionsBuilder AddConnectionServices(this IServiceCollection services, string scheme)
    {
        services.GetOrAddConnectionSchemes().Add(scheme);
        services.AddSection<KakaoBusinessConnectionsOptions, ConfigureConnections>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKakaoBusinessConnectionStore>(_ => throw new InvalidOperationException(
            "AddKakaoBusinessConnections() needs a store: call AddEntityFrameworkStore<TContext>() of the package KakaoBusiness.AspNetCore.EntityFrameworkCore, or AddInMemoryStore() in a test."));
        services.TryAddSingleton<ConnectionTelemetry>();
        services.TryAddSingleton<ConnectionKeys>();
        services.TryAddSingleton<ConnectionProtection>();
        services.TryAddSingleton<ConnectionCache>();
        services.TryAddSingleton<ConnectionStore>();
        services.TryAddSingleton<ConnectionRecords>();
        services.TryAddSingleton<ConnectionRevoker>();
        services.TryAddSingleton<ConnectionWriter>();
        services.TryAddSingleton<ConnectionViews>();
        services.TryAddSingleton<ConnectionReports>();
        services.TryAddSingleton<ConnectionChecker>();
        services.TryAddSingleton<ConnectionKeepAlive>();
        services.TryAddSingleton<CallSpacing>();
        services.TryAddSingleton<ConnectionRound>();
        services.TryAddSingleton<ConnectionCensus>();
        services.TryAddSingleton<IConnectionTokens, ConnectionTokens>();
        services.TryAddSingleton<ConnectionAdmission>();
        services.TryAddSingleton<ConnectionReceiver>();
        services.TryAddSingleton<IConnectionConsents, ConnectionConsents>();
        services.TryAddSingleton<ConnectionClients>();
        services.AddHttpClient();
        services.TryAddSingleton<IKakaoBusinessConnections, ConnectionService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConnectionStartup>());
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
