using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Spaces the watcher's calls to Kakao, so that many connections that are due together do not arrive together.</summary>
internal sealed class CallSpacing(IOptions<KakaoBusinessConnectionsOptions> options, TimeProvider timeProvider)
{
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for the next free place. Only the watcher calls it, one call at a time.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var distance = TimeSpan.FromSeconds(1) / options.Value.MaxCallsPerSecond;
        var wait = _next - now;
        // More than one distance ahead: the clock was set back.
        if (wait > distance) wait = distance;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, timeProvider, cancellationToken);
        _next = (wait > TimeSpan.Zero ? now + wait : now) + distance;
    }
}
