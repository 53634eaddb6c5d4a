using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Provides extension methods that replace Kakao by an emulator, in an app that does not know the emulator.</summary>
public static class KakaoEmulatorHostingExtensions
{
    /// <summary>Replaces Kakao by an emulator in the process of a test, without a port.</summary>
    /// <param name="builder">The host of the app.</param>
    /// <param name="emulator">The emulator. The test uses it for faults and for the received requests.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Every OAuth scheme (<see cref="OAuthOptions"/>) that sends its users to <c>/oauth/business/authorize</c> gets the client ID and
    /// secret of the emulator and an in-memory backchannel, whatever the app configures. Its callback is registered at
    /// <c>http://localhost</c> and <c>https://localhost</c>, the addresses of a test host. Register other addresses with
    /// <see cref="KakaoEmulator.RegisterRedirectUri"/>.</para>
    /// <para>Every client of <see cref="IHttpClientFactory"/> reaches the emulator at Kakao's four hosts, behind all handlers of the app, and
    /// any other host as before.</para>
    /// <para>Use <see cref="KakaoBrowserHandler"/> as the user's browser.</para>
    /// </remarks>
    public static IWebHostBuilder UseKakaoEmulator(this IWebHostBuilder builder, KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(emulator);
        return builder.ConfigureServices(services => services.AddEmulatedKakao(new EmulatedKakao(emulator.State, emulator.HandleAsync, KakaoAddresses.AuthorizationEndpoint)));
    }

    /// <summary>
    /// Replaces Kakao by an emulator that a browser can reach, for development without a Kakao account. Register the callback address of the
    /// app with <see cref="KakaoEmulator.RegisterRedirectUri"/>, as at Kakao.
    /// </summary>
    /// <param name="builder">The host of the app, for example <c>WebApplication.CreateBuilder(args).WebHost</c>.</param>
    /// <param name="server">The server of the emulator. Anybody who reaches it can sign in as anybody: never use it outside of development.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IWebHostBuilder UseKakaoEmulator(this IWebHostBuilder builder, KakaoEmulatorServer server)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(server);
        var authorize = new Uri(server.BaseAddress, KakaoAddresses.AuthorizePath);
        return builder.ConfigureServices(services => services.AddEmulatedKakao(new EmulatedKakao(server.Emulator.State, server.Emulator.HandleAsync, authorize.AbsoluteUri)));
    }

    private static void AddEmulatedKakao(this IServiceCollection services, EmulatedKakao kakao)
    {
        services.AddSingleton(kakao);
        // The type of a scheme's options belongs to the library, which this package does not reference: options of every type are inspected.
        services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IPostConfigureOptions<>), typeof(PostConfigureEmulatedScheme<>)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, EmulatedHttpClientFilter>());
    }
}
