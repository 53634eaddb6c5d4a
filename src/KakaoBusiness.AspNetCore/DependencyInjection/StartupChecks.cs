using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Refuses, before the first request, a set-up that cannot work, and records what the pipeline has to know. It runs when the host
/// starts, and when the pipeline is built: a host of <c>WebHostBuilder</c> knows no <see cref="StartingAsync"/>.
/// </summary>
internal sealed class StartupChecks(
    KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, KakaoBusinessLogger logger,
    IHostEnvironment environment, IServiceProvider services, WrappedServices? wrapped = null) : IHostedLifecycleService, IStartupFilter
{
    private bool _isChecked;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check();
        return Task.CompletedTask;
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
    {
        Check();
        return next;
    }

    private void Check()
    {
        if (_isChecked) return;
        wrapped?.ThrowIfDisplaced(services);
        if (wrapped?.FindReplacingTransformation(services) is { } transformation) logger.ClaimsTransformationReplaced(transformation);
        RefuseSharedCallbackPaths();
        RefuseEmulatorInProduction();
        schemes.RecordCallbackPaths(options);
        ValidateSessionCookies();
        foreach (var scheme in schemes.All)
        {
            if (string.IsNullOrEmpty(options.Get(scheme).ClientSecret)) logger.NoClientSecret(scheme);
        }

        _isChecked = true;
    }

    /// <summary>The first of two schemes on one path would get every callback, and refuse the other's as foreign.</summary>
    private void RefuseSharedCallbackPaths()
    {
        var shared = schemes.All.GroupBy(scheme => options.Get(scheme).CallbackPath.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (shared is null) return;
        var names = string.Join(" and ", shared.Select(scheme => $"'{scheme}'"));
        throw new OptionsValidationException(shared.Last(), typeof(KakaoBusinessOptions),
            [$"The schemes {names} have the same CallbackPath '{shared.Key}': give each one of its own, and register both at Kakao."]);
    }

    /// <summary>The framework makes the options of a cookie scheme when the first request needs them, which is too late to refuse them.</summary>
    private void ValidateSessionCookies()
    {
        var cookies = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        foreach (var scheme in schemes.Names) cookies.Get(options.Get(scheme).SignInScheme);
    }

    /// <summary>
    /// A consent screen on this machine is an emulator's, which lets anybody be anybody; no user of a site in production could
    /// open it. A token endpoint on loopback can be a proxy, and is the app's choice.
    /// </summary>
    private void RefuseEmulatorInProduction()
    {
        if (!environment.IsProduction()) return;
        foreach (var scheme in schemes.All)
        {
            if (!new Uri(options.Get(scheme).AuthorizationEndpoint).IsLoopback) continue;
            throw new OptionsValidationException(scheme, typeof(KakaoBusinessOptions),
                [$"[{scheme}] AuthorizationEndpoint is on this machine, as an emulator's is, and the environment is Production: leave it out for Kakao's, or run in another environment."]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
