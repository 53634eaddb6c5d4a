using KakaoBusiness.AspNetCore;
using KakaoBusiness.AspNetCore.DependencyInjection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Kakao Business Authentication to an app.</summary>
public static class KakaoBusinessExtensions
{
    /// <summary>
    /// Adds the scheme <see cref="KakaoBusinessDefaults.AuthenticationScheme"/>, configured by the section
    /// <c>Authentication:Schemes:KakaoBusiness</c>.
    /// </summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// The library adds what the app does not configure, before or after this call: a cookie scheme that keeps the session, the default
    /// schemes, and this scheme as the challenge. What the app sets stays.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The scheme was added already.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddAuthentication().AddKakaoBusiness();
    /// builder.Services.AddAuthorization();
    /// </code>
    /// </example>
    public static AuthenticationBuilder AddKakaoBusiness(this AuthenticationBuilder builder)
        => builder.AddKakaoBusiness(_ => { });

    /// <inheritdoc cref="AddKakaoBusiness(AuthenticationBuilder)"/>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">Sets options; it runs after the configuration section was read.</param>
    public static AuthenticationBuilder AddKakaoBusiness(this AuthenticationBuilder builder, Action<KakaoBusinessOptions> configureOptions)
        => builder.AddKakaoBusiness(KakaoBusinessDefaults.AuthenticationScheme, configureOptions);

    /// <inheritdoc cref="AddKakaoBusiness(AuthenticationBuilder)"/>
    /// <summary>Adds a scheme of its own name, configured by the section <c>Authentication:Schemes:{scheme}</c>.</summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="authenticationScheme">The name. A second scheme needs a <c>CallbackPath</c> of its own too.</param>
    /// <param name="configureOptions">Sets options; it runs after the configuration section was read.</param>
    public static AuthenticationBuilder AddKakaoBusiness(
        this AuthenticationBuilder builder, string authenticationScheme, Action<KakaoBusinessOptions> configureOptions)
        => builder.AddKakaoBusiness(authenticationScheme, KakaoBusinessDefaults.DisplayName, configureOptions);

    /// <inheritdoc cref="AddKakaoBusiness(AuthenticationBuilder)"/>
    /// <summary>Adds a scheme of its own name and display name, configured by the section <c>Authentication:Schemes:{scheme}</c>.</summary>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="authenticationScheme">The name. A second scheme needs a <c>CallbackPath</c> of its own too.</param>
    /// <param name="displayName">The name that login pages show.</param>
    /// <param name="configureOptions">Sets options; it runs after the configuration section was read.</param>
    public static AuthenticationBuilder AddKakaoBusiness(
        this AuthenticationBuilder builder, string authenticationScheme, string? displayName, Action<KakaoBusinessOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        ArgumentNullException.ThrowIfNull(configureOptions);

        var services = builder.Services;
        services.GetOrAddSchemes().Add(authenticationScheme);
        services.AddSessions();
        services.AddTokenUse();

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthenticationOptions>, ConfigureAuthentication>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupWarnings>());
        services.AddClaimsAndPolicies();
        builder.AddScheme(authenticationScheme, displayName, configureOptions);
        return builder;
    }

    /// <summary>
    /// Puts the library's authorization around an <c>IAuthorizationPolicyProvider</c>, <c>IAuthorizationMiddlewareResultHandler</c>,
    /// <c>IPolicyEvaluator</c> or <c>IClaimsTransformation</c> that the app registered after <c>AddKakaoBusiness</c>. ASP.NET Core uses the last one
    /// only; inside of the library's, the app's keeps working. Not needed if the app registers its own before.
    /// </summary>
    /// <param name="services">The services of an app that called <c>AddKakaoBusiness</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddKakaoBusinessAuthorization(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.GetOrAddSchemes();
        services.AddClaimsAndPolicies();
        return services;
    }

    /// <summary>
    /// Logs configuration problems at startup that would only surface later, one warning each: Data Protection keys that
    /// nodes with a common ticket store do not share, a callback over http outside loopback, a session cookie of several
    /// chunks, sessions that live too long. In Development it does so without this call.
    /// </summary>
    /// <param name="services">The services of an app that calls <c>AddKakaoBusiness</c>, before or after this.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddKakaoBusinessDiagnostics(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure<StartupWarningOptions>(diagnostics => diagnostics.RunsEverywhere = true);
        return services;
    }
}
