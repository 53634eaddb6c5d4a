using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Puts an emulator in Kakao's place, for an app that knows nothing of it.</summary>
public static class KakaoEmulatorWebHostBuilderExtensions
{
    /// <summary>
    /// For a test of the app in process, without a port:
    /// <c>new WebApplicationFactory&lt;Program&gt;().WithWebHostBuilder(host => host.UseKakaoEmulator(kakao))</c>.
    /// </summary>
    /// <param name="builder">The app's host.</param>
    /// <param name="emulator">The emulator; the test keeps it, for its faults and its request log.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <para>Every OAuth scheme (<see cref="OAuthOptions"/>) that sends its users to <c>/oauth/business/authorize</c> gets the
    /// emulator's client ID and secret and speaks to it in memory, whatever the app configured; its callback is registered at
    /// <c>http://localhost</c> and <c>https://localhost</c>, where a test host is. Other addresses go through
    /// <see cref="KakaoEmulator.RegisterRedirectUri"/>.</para>
    /// <para>Every client of <see cref="IHttpClientFactory"/> reaches the emulator at Kakao's four hosts, behind all handlers
    /// of the app, and any other host as before.</para>
    /// <para>The user's way through the consent is <see cref="KakaoBrowserHandler"/>.</para>
    /// </remarks>
    public static IWebHostBuilder UseKakaoEmulator(this IWebHostBuilder builder, KakaoEmulator emulator)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(emulator);
        return builder.ConfigureServices(services => services.AddEmulatedKakao(new EmulatedKakao(emulator, KakaoHosts.Authorize)));
    }

    /// <summary>
    /// For work without a Kakao account: the same, but the user's browser is sent to the emulator's port. The app's own
    /// callback address has to be registered with <see cref="KakaoEmulator.RegisterRedirectUri"/>, as at Kakao.
    /// </summary>
    /// <param name="builder">The app's host, for example <c>WebApplication.CreateBuilder(args).WebHost</c>.</param>
    /// <param name="server">The emulator's server. Whoever reaches it signs in as anybody: never outside of development.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IWebHostBuilder UseKakaoEmulator(this IWebHostBuilder builder, KakaoEmulatorServer server)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(server);
        var authorize = new Uri(server.BaseAddress, EmulatorRoutes.AuthorizePath);
        return builder.ConfigureServices(services => services.AddEmulatedKakao(new EmulatedKakao(server.Emulator, authorize.AbsoluteUri)));
    }

    private static void AddEmulatedKakao(this IServiceCollection services, EmulatedKakao kakao)
    {
        services.AddSingleton(kakao);
        // The type of a scheme's options is the product's business: of all options those are taken that are OAuth options.
        services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IPostConfigureOptions<>), typeof(EmulatedScheme<>)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter, EmulatedHttpClients>());
    }
}
