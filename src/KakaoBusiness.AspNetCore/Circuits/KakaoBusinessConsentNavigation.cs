using KakaoBusiness.AspNetCore.Circuits;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Sends the user of a component to the consent that a call of an ad API lacks, and back to the page. <c>AddKakaoBusinessCircuits()</c>
/// registers it; a component injects it.
/// </summary>
/// <example>
/// <code>
/// catch (KakaoBusinessConsentRequiredException exception)
/// {
///     if (!await Consent.TryNavigateAsync(exception)) message = exception.Error.UserMessage;
/// }
/// </code>
/// </example>
public sealed class KakaoBusinessConsentNavigation
{
    private readonly NavigationManager _navigation;
    private readonly SessionCircuitHandler _circuit;
    private readonly LiveSessions _sessions;
    private readonly CircuitConsents _consents;
    private readonly IHttpContextAccessor _accessor;

    internal KakaoBusinessConsentNavigation(
        NavigationManager navigation, SessionCircuitHandler circuit, LiveSessions sessions, CircuitConsents consents, IHttpContextAccessor accessor)
        => (_navigation, _circuit, _sessions, _consents, _accessor) = (navigation, circuit, sessions, consents, accessor);

    /// <summary>
    /// Loads Kakao's consent in place of the page. It asks for what the session or connection has and the call lacks, and leads back to
    /// the page, whose components start anew.
    /// </summary>
    /// <param name="exception">The refused call.</param>
    /// <param name="returnUrl">The page of this site to which the consent leads; <see langword="null"/> for the current one.</param>
    /// <returns>
    /// <see langword="false"/> if the user stays: Kakao was asked for the same a moment ago and the call is still refused, the scheme
    /// does not allow incremental consent, or the user may not connect the key. Show <see cref="KakaoBusinessError.UserMessage"/>.
    /// </returns>
    public async Task<bool> TryNavigateAsync(KakaoBusinessConsentRequiredException exception, string? returnUrl = null)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var target = returnUrl ?? new Uri(_navigation.Uri).PathAndQuery;
        if (await CreateUrlAsync(exception, target) is not { } url) return false;
        _navigation.NavigateTo(url, forceLoad: true);
        return true;
    }

    private async Task<string?> CreateUrlAsync(KakaoBusinessConsentRequiredException exception, string target)
    {
        if (_circuit.Session.Handshake is { } handshake) return await _sessions.RunAsync(handshake, context => _consents.CreateUrlAsync(context, exception, target));
        // A page that is rendered for a request. A circuit that is over has nobody to send.
        return !_circuit.Session.IsClosed && _accessor.HttpContext is { } request ? await _consents.CreateUrlAsync(request, exception, target) : null;
    }
}
