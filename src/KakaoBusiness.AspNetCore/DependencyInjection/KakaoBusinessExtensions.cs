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
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// The library adds what the app does not configure, before or after this call: a cookie scheme that stores the session, the default schemes, and
    /// this scheme as the challenge. The app's settings take precedence.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The scheme was already added.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddAuthentication().AddKakaoBusiness();
    /// builder.Services.AddAuthorization();
    /// </code>
    /// </example>
    public static AuthenticationBuilder AddKakaoBusiness(this AuthenticationBuilder builder)
        => builder.AddKakaoBusiness(_ => { });

    /// <inheritdoc cref="AddKakaoBusiness(AuthenticationBuilder)"/>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
    public static AuthenticationBuilder AddKakaoBusiness(this AuthenticationBuilder builder, Action<KakaoBusinessOptions> configureOptions)
        => builder.AddKakaoBusiness(KakaoBusinessDefaults.AuthenticationScheme, configureOptions);

    /// <inheritdoc cref="AddKakaoBusiness(AuthenticationBuilder)"/>
    /// <summary>Adds a scheme with the given name, configured by the section <c>Authentication:Schemes:{scheme}</c>.</summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="authenticationScheme">The name of the scheme. A second scheme also needs its own <c>CallbackPath</c>.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
    public static AuthenticationBuilder AddKakaoBusiness(
        this AuthenticationBuilder builder, string authenticationScheme, Action<KakaoBusinessOptions> configureOptions)
        => builder.AddKakaoBusiness(authenticationScheme, KakaoBusinessDefaults.DisplayName, configureOptions);

    /// <inheritdoc cref="AddKakaoBusiness(AuthenticationBuilder)"/>
    /// <summary>Adds a scheme with the given name and display name, configured by the section <c>Authentication:Schemes:{scheme}</c>.</summary>
    /// <param name="builder">The builder that <c>AddAuthentication()</c> returned.</param>
    /// <param name="authenticationScheme">The name of the scheme. A second scheme also needs its own <c>CallbackPath</c>.</param>
    /// <param name="displayName">The name that login pages show.</param>
    /// <param name="configureOptions">A delegate that sets options after the configuration section has been read.</param>
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
    /// Wraps the library's authorization around an <c>IAuthorizationPolicyProvider</c>, <c>IAuthorizationMiddlewareResultHandler</c>,
    /// <c>IPolicyEvaluator</c> or <c>IClaimsTransformation</c> that the app registered after <c>AddKakaoBusiness</c>. ASP.NET Core uses only the last
    /// registration, and inside the library's, the app's keeps working. Not needed if the app registers its own before <c>AddKakaoBusiness</c>.
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
    /// Logs configuration problems at startup that would only surface later, with one warning each: Data Protection keys that nodes with a common
    /// ticket store do not share, a callback over http outside loopback, a session cookie of several chunks, sessions that live too long. In
    /// Development, the library logs them without this call.
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
