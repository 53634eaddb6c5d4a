namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>What the watcher does about the entries and revocations that are due.</summary>
internal sealed class ConnectionRound(
    ConnectionRecords records, ConnectionChecker checker, ConnectionKeepAlive keepAlive, ConnectionReports reports, ConnectionRevoker revoker,
    CallSpacing spacing)
{
    /// <summary>Claims a batch of entries and looks after them.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> CheckDueAsync(string scheme, CancellationToken cancellationToken)
    {
        var due = await records.ClaimDueAsync(scheme, cancellationToken);
        // Kakao may be slow, or the batch large for MaxCallsPerSecond: another node may have claimed the rest by then.
        foreach (var entry in due.TakeWhile(records.IsLeased)) await LookAfterAsync(entry, cancellationToken);
        return due.Count > 0;
    }

    /// <summary>Claims a batch of owed revocations and tries them.</summary>
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

    private async Task LookAfterAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
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
