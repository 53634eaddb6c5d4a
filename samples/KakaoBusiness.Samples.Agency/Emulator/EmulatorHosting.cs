using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Agency.Emulator;

/// <summary>Starts the emulator together with the site if <see cref="EmulatorRule"/> allows it. Your app does not need this.</summary>
internal static partial class EmulatorHosting
{
    public static async Task AddKakaoEmulatorAsync(this WebApplicationBuilder builder)
    {
        if (!EmulatorRule.IsEnabled(builder.Configuration, builder.Environment)) return;
        var server = await KakaoEmulatorServer.StartAsync(new KakaoEmulator(new KakaoEmulatorOptions { AppName = "Agency Sample" }));
        builder.WebHost.UseKakaoEmulator(server);
        // Registered with a factory, so that the container disposes the emulator when the site stops.
        builder.Services.AddSingleton(_ => server);
        builder.Services.AddHostedService<RedirectUris>();
    }

    /// <summary>
    /// Registers the site's redirect URIs at the emulator, which compares them exactly as Kakao does, once the site's port is known.
    /// </summary>
    private sealed partial class RedirectUris(
        KakaoEmulatorServer kakao, IServer server, IOptionsMonitor<KakaoBusinessOptions> options, ILogger<RedirectUris> logger) : IHostedLifecycleService
    {
        private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            var path = options.Get(KakaoBusinessDefaults.AuthenticationScheme).CallbackPath;
            foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse) ?? [])
                foreach (var host in LoopbackHosts)
                    kakao.Emulator.RegisterRedirectUri(new UriBuilder(address.Scheme, host, address.Port, path).Uri.AbsoluteUri);
            LogRuns(logger, kakao.BaseAddress);
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(1, LogLevel.Information, "The site uses the Kakao emulator at {Address} instead of Kakao. The emulator's tokens are lost when the site stops.", EventName = "EmulatorRuns")]
        private static partial void LogRuns(ILogger logger, Uri address);
    }
}
