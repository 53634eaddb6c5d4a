using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Revokes tokens that no session uses any more, and logs the result.</summary>
internal sealed class TokenRevoker(KakaoBusinessTelemetry telemetry, KakaoBusinessLogger logger) : IHostedService
{
    /// <summary>The maximum number of pending revocations in the background.</summary>
    public const int MaxPending = 100;

    private readonly Lock _lock = new();
    private int _pending;
    private TaskCompletionSource? _drained;

    /// <summary>
    /// Revokes a token within <see cref="KakaoBusinessOptions.RevocationTimeout"/>, even if the client has disconnected. Never throws, so that
    /// a failed revocation does not fail the operation that it is part of.
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
        // The app's backchannel may throw anything.
        catch (Exception exception)
        {
            logger.RevocationFaulted(exception, cause);
        }
    }

    /// <summary>
    /// Revokes a token without making the user wait for Kakao. If too many revocations are pending, or once the host stops, the caller waits,
    /// so that no revocation is dropped.
    /// </summary>
    public Task RevokeInBackgroundAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
    {
        lock (_lock)
        {
            if (_pending >= MaxPending || _drained is not null) return RevokeAsync(token, options, cause);
            _pending++;
        }

        _ = RevokePendingAsync(token, options, cause);
        return Task.CompletedTask;
    }

    private async Task RevokePendingAsync(KakaoBusinessToken token, KakaoBusinessOptions options, RevocationCause cause)
    {
        await RevokeAsync(token, options, cause);
        lock (_lock)
        {
            if (--_pending == 0) _drained?.TrySetResult();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the pending revocations, each of which has its own time limit. No other one runs in the background afterwards.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_pending == 0) _drained.TrySetResult();
        }

        try
        {
            await _drained.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            logger.RevocationsCutOff();
        }
    }
}
