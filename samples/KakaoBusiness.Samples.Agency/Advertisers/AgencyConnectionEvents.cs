using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>Records the library's events in the history. The library can report a loss more than once, and the history records it once.</summary>
public sealed class AgencyConnectionEvents(AdvertiserHistory history, TimeProvider time) : IKakaoBusinessConnectionEvents
{
    /// <inheritdoc/>
    public Task ConnectedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var kind = connection.ConsentedAt == connection.ConnectedAt ? AdvertiserEventKind.Connected : AdvertiserEventKind.Reconnected;
        return history.RecordAsync(connection.Key, kind, connection.ConsentedAt, cancellationToken);
    }

    /// <inheritdoc/>
    public Task LostAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return history.RecordAsync(connection.Key, AdvertiserEventKind.Lost, connection.LostAt ?? time.GetUtcNow(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task GrantsChangedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return history.RecordAsync(connection.Key, AdvertiserEventKind.GrantsChanged, connection.CheckedAt ?? time.GetUtcNow(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task DisconnectedAsync(KakaoBusinessConnection connection, KakaoBusinessDisconnectResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var kind = result switch
        {
            KakaoBusinessDisconnectResult.RevocationPending => AdvertiserEventKind.DisconnectedUnconfirmed,
            KakaoBusinessDisconnectResult.TokenUnreadable => AdvertiserEventKind.DisconnectedUnreadable,
            _ => AdvertiserEventKind.Disconnected,
        };
        return history.RecordAsync(connection.Key, kind, time.GetUtcNow(), cancellationToken);
    }
}
