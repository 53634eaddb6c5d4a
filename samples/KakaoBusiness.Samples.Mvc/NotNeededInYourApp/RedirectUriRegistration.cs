using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.NotNeededInYourApp;

/// <summary>
/// Registers the site's redirect URIs at the emulator once the server listens. The emulator compares them exactly, as Kakao does. In
/// Development it also logs which URI to register at Kakao.
/// </summary>
internal sealed class RedirectUriRegistration(
    IServer server,
    IConfiguration configuration,
    IHostEnvironment environment,
    SiteEmulator emulator,
    IOptionsMonitor<KakaoBusinessOptions> options,
    ILogger<RedirectUriRegistration> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var callbackPath = options.Get(KakaoBusinessDefaults.AuthenticationScheme).CallbackPath;
        var origins = new SiteOrigins(server, configuration);

        foreach (var origin in origins.All) emulator.Emulator?.RegisterRedirectUri(origin + callbackPath);
        if (environment.IsDevelopment())
        {
            foreach (var origin in origins.Announced) logger.RedirectUriToRegister(origin + callbackPath);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Contains the messages that the site logs at startup.</summary>
internal static partial class StartupLog
{
    [LoggerMessage(1, LogLevel.Information, "The site uses the Kakao emulator at {Address} instead of Kakao.", EventName = "EmulatorRunning")]
    public static partial void EmulatorRunning(this ILogger logger, Uri address);

    [LoggerMessage(2, LogLevel.Information, "Business redirect URI to register at Kakao: {RedirectUri}", EventName = "RedirectUriToRegister")]
    public static partial void RedirectUriToRegister(this ILogger logger, string redirectUri);
}
