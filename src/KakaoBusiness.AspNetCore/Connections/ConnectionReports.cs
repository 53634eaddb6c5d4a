using System.Security.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Raises the app's events, each in its own service scope.</summary>
internal sealed class ConnectionReports(IServiceScopeFactory scopes, ConnectionRecords records, ConnectionViews views, KakaoBusinessLogger logger)
{
    /// <summary>Reports a loss that is recorded as pending, and records that it was reported if no handler threw an exception.</summary>
    public async Task ReportLossAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
    {
        logger.ConnectionLost(entry.Scheme);
        if (await RaiseAsync(entry, (events, connection) => events.LostAsync(connection, cancellationToken), cancellationToken))
            await records.MarkReportedAsync(entry, cancellationToken);
    }

    public Task ReportConnectedAsync(KakaoBusinessConnectionEntry entry)
    {
        logger.AccountConnected(entry.Scheme);
        return RaiseAsync(entry, (events, connection) => events.ConnectedAsync(connection, CancellationToken.None), CancellationToken.None);
    }

    public Task ReportDisconnectedAsync(KakaoBusinessConnectionEntry entry, KakaoBusinessDisconnectResult result)
    {
        logger.ConnectionDisconnected(entry.Scheme, result);
        return RaiseAsync(entry, (events, connection) => events.DisconnectedAsync(connection, result, CancellationToken.None), CancellationToken.None);
    }

    public async Task ReportGrantsAsync(KakaoBusinessConnectionEntry entry, CancellationToken cancellationToken)
    {
        logger.ConnectionGrantsChanged(entry.Scheme);
        await RaiseAsync(entry, (events, connection) => events.GrantsChangedAsync(connection, cancellationToken), cancellationToken);
    }

    /// <summary>Asks the app whether it refuses a consent. An exception of a handler is not caught, because it must not count as approval.</summary>
    public async Task<bool> IsRefusedAsync(ClaimsPrincipal user, KakaoBusinessConnectionEntry entry, OpenConnection? existing)
    {
        await using var scope = scopes.CreateAsyncScope();
        var stored = existing is null ? null : views.Create(existing);
        var context = new KakaoBusinessConnectingContext { User = user, Connection = views.Create(entry), Existing = stored };
        foreach (var events in scope.ServiceProvider.GetServices<IKakaoBusinessConnectionEvents>()) await events.ConnectingAsync(context, CancellationToken.None);
        return context.IsRefused;
    }

    private async Task<bool> RaiseAsync(
        KakaoBusinessConnectionEntry entry, Func<IKakaoBusinessConnectionEvents, KakaoBusinessConnection, Task> raise, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var connection = views.Create(entry);
            foreach (var events in scope.ServiceProvider.GetServices<IKakaoBusinessConnectionEvents>()) await raise(events, connection);
            return true;
        }
        // The app's handlers may throw any exception. The watcher, and the call that noticed the loss, continue.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.ConnectionEventFailed(exception, entry.Scheme);
            return false;
        }
    }
}
