using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Hands events to the app, each in a scope of its own.</summary>
internal sealed class ConnectionReports(
    IServiceScopeFactory scopes, ConnectionRecords records, ConnectionViews views, ILogger<KakaoBusinessHandler> logger)
{
    /// <summary>Reports a loss that is recorded as pending, and records that it was reported.</summary>
    public async Task ReportLossAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
    {
        logger.ConnectionLost(entry.Scheme);
        if (await RaiseAsync(entry, (events, connection) => events.LostAsync(connection, cancellationToken)))
            await records.MarkReportedAsync(entry, cancellationToken);
    }

    public async Task ReportGrantsAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
    {
        logger.ConnectionGrantsChanged(entry.Scheme);
        await RaiseAsync(entry, (events, connection) => events.GrantsChangedAsync(connection, cancellationToken));
    }

    private async Task<bool> RaiseAsync(KakaoBusinessConnectionEntry entry, Func<IKakaoBusinessConnectionEvents, KakaoBusinessConnection, Task> raise)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var connection = views.Create(entry);
            foreach (var events in scope.ServiceProvider.GetServices<IKakaoBusinessConnectionEvents>()) await raise(events, connection);
            return true;
        }
        // A handler of the app may throw anything; the watcher, and the call that noticed the loss, continue.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.ConnectionEventFailed(exception, entry.Scheme);
            return false;
        }
    }
}
