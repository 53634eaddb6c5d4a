using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Provides extension methods that replace Kakao with an emulator, without changes to the rest of the app.</summary>
public static class KakaoEmulatorHostingExtensions
{
    /// <summary>Replaces Kakao with an emulator in the process of a test, without a port.</summary>
    /// <param name="builder">The host of the app.</param>
    /// <param name="emulator">The emulator. The test uses it for faults and for the received requests.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Every OAuth scheme (<see cref="OAuthOptions"/>) that redirects its users to <c>/oauth/business/authorize</c> uses the emulator. It
    /// keeps its client ID and secret, which the emulator registers. A scheme without a client ID gets that of
    /// <see cref="KakaoEmulatorOptions"/>.</para>
    /// <para>Every client of <see cref="IHttpClientFactory"/> sends requests for Kakao's four hosts to the emulator, after all handlers of the
    /// app. Requests for other hosts do not change.</para>
    /// <para>Use <see cref="KakaoBrowserHandler"/> as the user's browser.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var kakao = new KakaoEmulator();
    /// await using var app = new WebApplicationFactory&lt;Program&gt;().WithWebHostBuilder(host => host.UseKakaoEmulator(kakao));
    /// </code>
    /// </example>
    public static IWebHostBuilder UseKakaoEmulator(this IWebHostBuilder builder, KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var kakao = CreateInProcess(emulator);
        return builder.ConfigureServices(services => services.AddEmulatedKakao(kakao));
    }

    /// <inheritdoc cref="UseKakaoEmulator(IWebHostBuilder, KakaoEmulator)"/>
    /// <summary>Replaces Kakao with an emulator in the process of a test, also in a worker without a web server.</summary>
    public static IHostApplicationBuilder UseKakaoEmulator(this IHostApplicationBuilder builder, KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddEmulatedKakao(CreateInProcess(emulator));
        return builder;
    }

    /// <summary>Replaces Kakao with an emulator that a browser can reach, for development without a Kakao account.</summary>
    /// <param name="builder">The host of the app.</param>
    /// <param name="server">
    /// The server of the emulator. Anybody who can reach it can sign in as anybody, so a host in Production does not start.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <inheritdoc cref="UseKakaoEmulator(IWebHostBuilder, KakaoEmulator)" path="/remarks"/>
    public static IWebHostBuilder UseKakaoEmulator(this IWebHostBuilder builder, KakaoEmulatorServer server)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseInDevelopment(CreateServed(server));
    }

    /// <inheritdoc cref="UseKakaoEmulator(IWebHostBuilder, KakaoEmulatorServer)"/>
    /// <param name="builder">The builder of the app, for example <c>WebApplication.CreateBuilder(args)</c>.</param>
    /// <param name="server">
    /// The server of the emulator. Anybody who can reach it can sign in as anybody, so a host in Production does not start.
    /// </param>
    public static IHostApplicationBuilder UseKakaoEmulator(this IHostApplicationBuilder builder, KakaoEmulatorServer server)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseInDevelopment(CreateServed(server));
    }

    /// <summary>Replaces Kakao with an emulator that runs in another process, for example the tool <c>kakao-emulator</c>.</summary>
    /// <param name="builder">The builder of the app, for example <c>WebApplication.CreateBuilder(args)</c>.</param>
    /// <param name="address">The address of the emulator for browsers, such as <c>http://localhost:5180</c>.</param>
    /// <param name="backchannelAddress">
    /// The address of the emulator for the app itself, if it is different, such as <c>http://kakao-emulator:5180</c> in a container network.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// A scheme with a client ID keeps it, and the emulator must have this client. A scheme without one gets the emulator's default client. HTTP
    /// clients of <see cref="IHttpClientFactory"/> send requests for Kakao's four hosts to the emulator. A host in Production does not start.
    /// </remarks>
    /// <exception cref="ArgumentException">An address has more than scheme, host and port, or is plain http to another machine.</exception>
    public static IHostApplicationBuilder UseKakaoEmulator(this IHostApplicationBuilder builder, Uri address, Uri? backchannelAddress = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseInDevelopment(CreateElsewhere(address, backchannelAddress));
    }

    /// <summary>Authenticates every request as a user, for a test that needs no sign-in.</summary>
    /// <param name="builder">The host of the app.</param>
    /// <param name="user">The user.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// The user replaces the result of the app's default authentication scheme. A policy that names authentication schemes ignores the user.
    /// The app's response to a request that lacks a scope does not change. A host in Production does not start.
    /// </remarks>
    /// <example>
    /// <code>
    /// await using var app = new WebApplicationFactory&lt;Program&gt;().WithWebHostBuilder(host =>
    ///     host.UseKakaoTestUser(KakaoTestUser.With(["moment_management"], ["moment:12345"])));
    /// </code>
    /// </example>
    public static IWebHostBuilder UseKakaoTestUser(this IWebHostBuilder builder, KakaoTestUser user)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(user);
        return builder.ConfigureServices((context, services) =>
        {
            RefuseInProduction(context.HostingEnvironment, nameof(UseKakaoTestUser));
            services.AddAuthentication().AddScheme<KakaoTestUserOptions, KakaoTestUserHandler>(KakaoTestUserHandler.SchemeName, options => options.User = user);
            services.PostConfigure<AuthenticationOptions>(options => options.DefaultAuthenticateScheme = KakaoTestUserHandler.SchemeName);
        });
    }

    private static EmulatedKakao CreateInProcess(KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(emulator);
        return EmulatedKakao.InProcess(emulator.State, emulator.HandleAsync, server: null);
    }

    private static EmulatedKakao CreateServed(KakaoEmulatorServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return EmulatedKakao.InProcess(server.Emulator.State, server.Emulator.HandleAsync, server.BaseAddress);
    }

    private static EmulatedKakao CreateElsewhere(Uri address, Uri? backchannelAddress)
    {
        ArgumentNullException.ThrowIfNull(address);
        EmulatorAddressHandler.Validate(address, nameof(address), isBackchannel: false);
        if (backchannelAddress is not null) EmulatorAddressHandler.Validate(backchannelAddress, nameof(backchannelAddress), isBackchannel: true);
        return EmulatedKakao.Elsewhere(address, backchannelAddress ?? address);
    }

    private static IWebHostBuilder UseInDevelopment(this IWebHostBuilder builder, EmulatedKakao kakao) => builder.ConfigureServices((context, services) =>
    {
        RefuseInProduction(context.HostingEnvironment, nameof(UseKakaoEmulator));
        services.AddEmulatedKakao(kakao);
    });

    private static IHostApplicationBuilder UseInDevelopment(this IHostApplicationBuilder builder, EmulatedKakao kakao)
    {
        RefuseInProduction(builder.Environment, nameof(UseKakaoEmulator));
        builder.Services.AddEmulatedKakao(kakao);
        return builder;
    }

    private static void RefuseInProduction(IHostEnvironment environment, string method)
    {
        if (environment.IsProduction())
            throw new InvalidOperationException($"The environment is Production, where users must sign in at Kakao. Call {method} only if builder.Environment.IsDevelopment().");
    }

    private static void AddEmulatedKakao(this IServiceCollection services, EmulatedKakao kakao)
    {
        services.AddSingleton(kakao);
        // The type of a scheme's options is in the library, which this package does not reference, so options of every type are inspected.
        services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IPostConfigureOptions<>), typeof(PostConfigureEmulatedScheme<>)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, EmulatedHttpClientFilter>());
    }
}
