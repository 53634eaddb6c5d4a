using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Processes the entries and revocations that are due.</summary>
internal sealed class ConnectionRound(
    ConnectionRecords records, ConnectionChecker checker, ConnectionKeepAlive keepAlive, ConnectionReports reports, ConnectionRevoker revoker,
    CallSpacing spacing)
{
    /// <summary>Claims a batch of entries and processes them.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> CheckDueAsync(string scheme, CancellationToken cancellationToken)
    {
        var due = await records.ClaimDueAsync(scheme, cancellationToken);
        // If Kakao is slow, or the batch large for MaxCallsPerSecond, another node may have claimed the rest by then.
        foreach (var entry in due.TakeWhile(records.IsLeased)) await ProcessAsync(entry, cancellationToken);
        return due.Count > 0;
    }

    /// <summary>Claims a batch of owed revocations and attempts them.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> SettleDueAsync(string scheme, CancellationToken cancellationToken)
    {
        var due = await revoker.ClaimDueAsync(scheme, cancellationToken);
        foreach (var owed in due)
        {
            await spacing.WaitAsync(cancellationToken);
            await revoker.SettleAsync(owed, cancellationToken);
        }

        return due.Count > 0;
    }

    private async Task ProcessAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
    {
        if (entry.IsEventPending)
        {
            await reports.ReportLossAsync(entry, cancellationToken);
            return;
        }

        var connection = records.Open(entry);
        if (connection.LossReason != KakaoBusinessConnectionLossReason.None)
        {
            await records.PostponeAsync(connection, cancellationToken);
            return;
        }

        await spacing.WaitAsync(cancellationToken);
        var (checkedEntry, error) = await checker.CheckAsync(connection, cancellationToken);
        if (error is not null || checkedEntry.State != KakaoBusinessConnectionState.Connected) return;
        await keepAlive.UseAsync(connection with { Entry = checkedEntry }, cancellationToken);
    }
}

/// <summary>Spaces the watcher's calls to Kakao, so that connections that are due together are not checked all at once.</summary>
internal sealed class CallSpacing(IOptions<KakaoBusinessConnectionsOptions> options, TimeProvider timeProvider)
{
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits until the next call may be made. Only the watcher calls it, one call at a time.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var distance = TimeSpan.FromSeconds(1) / options.Value.MaxCallsPerSecond;
        var wait = _next - now;
        // More than one distance ahead means that the clock was set back.
        if (wait > distance) wait = distance;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, timeProvider, cancellationToken);
        _next = (wait > TimeSpan.Zero ? now + wait : now) + distance;
    }
}
