namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Handles the events of connections. An app registers its implementation with <see cref="KakaoBusinessConnectionsBuilder.AddEvents{TEvents}"/>. It
/// is created in its own service scope for each event.
/// </summary>
public interface IKakaoBusinessConnectionEvents
{
    /// <summary>
    /// Handles a consent that is about to be stored. The app can refuse it with <see cref="KakaoBusinessConnectingContext.Refuse"/>. If this method
    /// throws, the consent is not stored either.
    /// </summary>
    /// <param name="context">The consent.</param>
    /// <param name="cancellationToken">
    /// The cancellation token. It is never cancelled, because a browser that disconnects must not leave a business token behind.
    /// </param>
    Task ConnectingAsync(KakaoBusinessConnectingContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Handles a key that was connected by a consent or an import, or connected again by a consent. After a reconnection,
    /// <see cref="KakaoBusinessConnection.ConsentedAt"/> is later than <see cref="KakaoBusinessConnection.ConnectedAt"/>. The node that stored the
    /// connection raises the event once and does not repeat it. If this method throws, the connection stays.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">The cancellation token. It is never cancelled.</param>
    Task ConnectedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Handles a connection that <see cref="IKakaoBusinessConnections.DisconnectAsync"/> has removed. The node that removed it raises the event once
    /// and does not repeat it.
    /// </summary>
    /// <param name="connection">The removed connection.</param>
    /// <param name="result">The result of the disconnection.</param>
    /// <param name="cancellationToken">The cancellation token. It is never cancelled.</param>
    Task DisconnectedAsync(KakaoBusinessConnection connection, KakaoBusinessDisconnectResult result, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Handles a connection that was lost: its token is dead, and only a new consent helps. The node that recorded the loss raises the event at least
    /// once. If that node stops in between, or this method throws, the watcher repeats the event.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">The cancellation token. The watcher cancels it when the host stops.</param>
    Task LostAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Handles a check that found other scopes or ad accounts than were stored. The node that recorded the change raises the event once and does not
    /// repeat it.
    /// </summary>
    /// <param name="connection">The updated connection.</param>
    /// <param name="cancellationToken">The cancellation token. The watcher cancels it when the host stops.</param>
    Task GrantsChangedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;
}
