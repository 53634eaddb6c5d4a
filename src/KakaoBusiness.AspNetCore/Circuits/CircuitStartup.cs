using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <summary>Stops the startup of an app whose circuits would not follow the end of its sessions.</summary>
internal sealed class CircuitStartup(IServiceScopeFactory scopes, KakaoBusinessSchemes schemes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // An app that only has connections has no sessions of Kakao Business.
        if (schemes.Names.Length == 0) return;
        await using var scope = scopes.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetService<AuthenticationStateProvider>();
        if (provider is KakaoBusinessAuthenticationStateProvider) return;
        throw new InvalidOperationException(
            $"AddKakaoBusinessCircuits() needs its AuthenticationStateProvider, but the app uses {provider?.GetType().Name ?? "none"}: circuits would keep the rights of sessions that have ended. "
            + $"Remove that registration, or derive the class from {nameof(KakaoBusinessAuthenticationStateProvider)} and call base.ValidateAuthenticationStateAsync in it.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
