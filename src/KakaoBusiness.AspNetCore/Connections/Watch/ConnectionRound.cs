namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>What the watcher does about one claimed entry.</summary>
internal sealed class ConnectionRound(
    ConnectionRecords records, ConnectionChecker checker, ConnectionKeepAlive keepAlive, ConnectionReports reports, ConnectionRevoker revoker,
    CallSpacing spacing)
{
    public async Task LookAfterAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
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

    public async Task SettleAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken)
    {
        await spacing.WaitAsync(cancellationToken);
        await revoker.SettleAsync(owed, cancellationToken);
    }
}
