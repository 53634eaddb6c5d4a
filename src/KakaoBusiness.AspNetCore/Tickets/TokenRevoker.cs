using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>Revokes tokens that no session keeps any more, and logs the outcome.</summary>
internal sealed class TokenRevoker(KakaoBusinessTelemetry telemetry, ILogger<KakaoBusinessHandler> logger)
{
    /// <summary>
    /// Revokes a token within <see cref="KakaoBusinessOptions.RevocationTimeout"/>, whether or not the client is still there. Never
    /// throws: what the revocation is a part of must not fail with it.
    /// </summary>
    public async Task RevokeAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
    {
        try
        {
            var result = await new BackchannelClient(options, telemetry, logger).RevokeAsync(token, CancellationToken.None);
            if (!result.Succeeded) logger.RevocationFailed(cause, result.Error.Code, result.Error.Description);
            else if (result.Value.WasDeadAlready) logger.TokenWasDead(cause);
            else logger.TokenRevoked(cause);
        }
        // A backchannel of the app may throw anything.
        catch (Exception exception)
        {
            logger.RevocationFaulted(exception, cause);
        }
    }
}
