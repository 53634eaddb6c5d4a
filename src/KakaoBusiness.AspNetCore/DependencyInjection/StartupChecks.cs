using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Checks the configuration before the first request, refuses one that cannot work, and records what the pipeline needs to know. The checks run when
/// the host starts or when the pipeline is built, because a host of <c>WebHostBuilder</c> does not call <see cref="StartingAsync"/>.
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

    /// <summary>Refuses two schemes with one callback path. The first one would get every callback and refuse the other's as foreign.</summary>
    private void RefuseSharedCallbackPaths()
    {
        var shared = schemes.All.GroupBy(scheme => options.Get(scheme).CallbackPath.Value, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (shared is null) return;
        var names = string.Join(" and ", shared.Select(scheme => $"'{scheme}'"));
        throw new OptionsValidationException(shared.Last(), typeof(KakaoBusinessOptions),
            [$"The schemes {names} have the same CallbackPath '{shared.Key}': give each its own path, and register both at Kakao."]);
    }

    /// <summary>
    /// Validates the session cookies now. The framework creates the options of a cookie scheme when the first request needs them, which is too late
    /// to refuse them.
    /// </summary>
    private void ValidateSessionCookies()
    {
        var cookies = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        foreach (var scheme in schemes.Names) cookies.Get(options.Get(scheme).SignInScheme);
    }

    /// <summary>
    /// Refuses a consent screen on this machine in Production. It belongs to an emulator, which lets anyone sign in as any user, and no user of a
    /// production site could open it. A token endpoint on loopback is allowed, because it can be a proxy.
    /// </summary>
    private void RefuseEmulatorInProduction()
    {
        if (!environment.IsProduction()) return;
        foreach (var scheme in schemes.All)
        {
            if (!new Uri(options.Get(scheme).AuthorizationEndpoint).IsLoopback) continue;
            throw new OptionsValidationException(scheme, typeof(KakaoBusinessOptions),
                [$"[{scheme}] AuthorizationEndpoint is on this machine, like that of an emulator, but the environment is Production: leave it out to use Kakao's, or run in another environment."]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
