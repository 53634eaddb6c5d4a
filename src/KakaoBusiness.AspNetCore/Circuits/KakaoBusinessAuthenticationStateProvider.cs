using KakaoBusiness.AspNetCore.Circuits;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Makes the user of a circuit anonymous once the Kakao Business session has ended: the user signed out in another tab,
/// <see cref="IKakaoBusinessSessions"/> ended it, it expired, or its business token is dead. <c>AddKakaoBusinessCircuits()</c> registers this
/// provider. An app that has its own checks derives from it.
/// </summary>
/// <remarks>While the ticket store is unavailable, the user keeps the rights on the open page, but no business token is used.</remarks>
public class KakaoBusinessAuthenticationStateProvider : RevalidatingServerAuthenticationStateProvider
{
    private readonly SessionCircuitHandler _circuit;
    private readonly LiveSessions _sessions;
    private readonly KakaoBusinessCircuitOptions _options;

    /// <summary>Creates the provider of a circuit.</summary>
    /// <param name="loggerFactory">The logger factory.</param>
    /// <param name="services">The services of the circuit.</param>
    public KakaoBusinessAuthenticationStateProvider(ILoggerFactory loggerFactory, IServiceProvider services)
        : base(loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(services);
        _circuit = services.GetRequiredService<SessionCircuitHandler>();
        _sessions = services.GetRequiredService<LiveSessions>();
        _options = services.GetRequiredService<IOptions<KakaoBusinessCircuitOptions>>().Value;
    }

    /// <inheritdoc/>
    protected override TimeSpan RevalidationInterval => _options.RevalidationInterval;

    /// <inheritdoc/>
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authenticationState);
        // A page that is rendered in a request has the user of that request.
        if (_circuit.Session is { Handshake: null, IsClosed: false }) return true;
        var state = await _sessions.CheckAsync(_circuit.Session, authenticationState.User);
        // If the circuit has another user by now, the result is not about that user.
        return cancellationToken.IsCancellationRequested || state != LiveSessionState.Ended;
    }
}
