using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Circuits;

/// <inheritdoc cref="IKakaoBusinessConsentNavigation"/>
internal sealed class KakaoBusinessConsentNavigation(
    NavigationManager navigation, SessionCircuitHandler circuit, LiveSessions sessions, CircuitConsents consents, IHttpContextAccessor accessor)
    : IKakaoBusinessConsentNavigation
{
    public async Task<bool> TryNavigateAsync(KakaoBusinessConsentRequiredException exception, string? returnUrl = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var target = returnUrl ?? new Uri(navigation.Uri).PathAndQuery;
        if (await CreateUrlAsync(exception, target) is not { } url) return false;
        navigation.NavigateTo(url, forceLoad: true);
        return true;
    }

    private async Task<string?> CreateUrlAsync(KakaoBusinessConsentRequiredException exception, string target)
    {
        if (circuit.Session.Handshake is { } handshake) return await sessions.RunAsync(circuit.Session, handshake, context => consents.CreateUrlAsync(context, exception, target));
        // Without a circuit, the page is rendered in a request. A circuit that has ended has no user to send.
        return !circuit.Session.IsClosed && accessor.HttpContext is { } request ? await consents.CreateUrlAsync(request, exception, target) : null;
    }
}
