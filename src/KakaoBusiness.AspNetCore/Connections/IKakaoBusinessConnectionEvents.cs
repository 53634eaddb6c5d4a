namespace KakaoBusiness.AspNetCore;

/// <summary>
/// What happens to connections. An app registers its implementation with
/// <see cref="KakaoBusinessConnectionsBuilder.AddEvents{TEvents}"/>; it is created in a scope of its own for each event.
/// </summary>
public interface IKakaoBusinessConnectionEvents
{
    /// <summary>
    /// A consent is about to be stored. The app can refuse it with <see cref="KakaoBusinessConnectingContext.Refuse"/>. If this method
    /// throws, the consent is not stored either.
    /// </summary>
    /// <param name="context">The consent.</param>
    /// <param name="cancellationToken">Is never cancelled: a browser that disconnects must not leave a token behind.</param>
    Task ConnectingAsync(KakaoBusinessConnectingContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// A key was connected, by a consent or an import, or connected again: then <see cref="KakaoBusinessConnection.ConsentedAt"/> is later than
    /// <see cref="KakaoBusinessConnection.ConnectedAt"/>. Called once by the node that stored it; not repeated. If this method throws, the
    /// connection stays.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Is never cancelled.</param>
    Task ConnectedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// A connection was forgotten by <see cref="IKakaoBusinessConnections.DisconnectAsync"/>. Called once by the node that removed it; not
    /// repeated.
    /// </summary>
    /// <param name="connection">The connection as it was.</param>
    /// <param name="result">How the disconnection ended.</param>
    /// <param name="cancellationToken">Is never cancelled.</param>
    Task DisconnectedAsync(KakaoBusinessConnection connection, KakaoBusinessDisconnectResult result, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// A connection was lost: its token is dead, and only a new consent helps. Called by the node that recorded the loss, at least once:
    /// if that node stops in between, or this method throws, the event is repeated by the watcher.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Is cancelled when the host stops.</param>
    Task LostAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// A check found other scopes or ad accounts than were known. Called once by the node that recorded the change; not repeated.
    /// </summary>
    /// <param name="connection">The connection as it is now.</param>
    /// <param name="cancellationToken">Is cancelled when the host stops.</param>
    Task GrantsChangedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;
}
