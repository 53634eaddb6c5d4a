using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Samples.Mvc.Hosting;

/// <summary>
/// Once the server listens: registers the site's redirect URIs at the emulator, which like Kakao compares them exactly,
/// and in Development says which one to register at Kakao.
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
