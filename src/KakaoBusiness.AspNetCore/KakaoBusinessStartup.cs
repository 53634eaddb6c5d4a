using KakaoBusiness.AspNetCore.Authorization;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>At the start of the host: notes what the pipeline has to know, and says what an operator should.</summary>
internal sealed class KakaoBusinessStartup(
    KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, ILogger<KakaoBusinessHandler> logger,
    DisplacementCheck displacement, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        displacement.ThrowIfDisplaced(services);
        schemes.NoteCallbackPaths(options);
        foreach (var scheme in schemes.Names)
        {
            if (string.IsNullOrEmpty(options.Get(scheme).ClientSecret)) logger.NoClientSecret(scheme);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
