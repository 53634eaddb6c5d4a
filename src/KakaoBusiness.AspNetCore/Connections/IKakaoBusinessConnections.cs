using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore;

/// <summary>The connections of the app: Kakao accounts of advertisers, connected once and used without anybody signed in.</summary>
/// <remarks>
/// Usable anywhere: in a request, a circuit, a hub or a background service. A key is any text of 1 to 200 characters without U+0000,
/// compared ordinally. Each method takes the Kakao Business scheme as its optional last-but-one parameter; it may be left out if
/// the app has one scheme with connections.
/// </remarks>
public interface IKakaoBusinessConnections
{
    /// <summary>Finds a connection.</summary>
    /// <param name="key">The key.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The connection, or <see langword="null"/> if the key is not connected.</returns>
    /// <exception cref="ArgumentException">The key is not valid, or the scheme has no connections.</exception>
    ValueTask<KakaoBusinessConnection?> FindAsync(string key, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the connections of an owner, a page at a time.</summary>
    /// <param name="owner">
    /// The owner, compared ordinally: a text of the app that a consent or an import stored with the connection. Only a later consent that
    /// names another <see cref="KakaoBusinessConnectProperties.Owner"/> changes it.
    /// </param>
    /// <param name="continuation">The continuation of the page before, or <see langword="null"/> for the first page.</param>
    /// <param name="take">The most connections to return: 1 to 1,000.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">The owner or the continuation is not valid, or the scheme has no connections.</exception>
    ValueTask<KakaoBusinessConnectionPage> ListAsync(
        string owner, string? continuation = null, int take = 100, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Asks Kakao now whether the token of a connection is alive, and updates the connection.</summary>
    /// <param name="key">The key.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>
    /// The connection as it is now, <see langword="null"/> if the key is not connected, or the error if Kakao could not answer;
    /// then the connection is unchanged.
    /// </returns>
    Task<KakaoBusinessConnectionCheck> CheckAsync(string key, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes the token of a connection at Kakao and forgets the connection.</summary>
    /// <param name="key">The key.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <param name="cancellationToken">Cancels the operation before the connection is forgotten; afterwards it is completed.</param>
    /// <returns>How it ended. If Kakao cannot be reached, the revocation is stored and retried in the background.</returns>
    Task<KakaoBusinessDisconnectResult> DisconnectAsync(string key, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a token that the app already has, for those who migrate from a table of their own.</summary>
    /// <param name="key">The key. It must not be connected yet.</param>
    /// <param name="token">The token. Kakao is asked about it first.</param>
    /// <param name="owner">The owner, or <see langword="null"/>.</param>
    /// <param name="authenticationScheme">The scheme that issued the token.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The connection, or the error: code -401 if the token is dead.</returns>
    /// <exception cref="InvalidOperationException">The key is connected already.</exception>
    Task<KakaoBusinessResult<KakaoBusinessConnection>> ImportAsync(
        string key, KakaoBusinessToken token, string? owner = null, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates a typed client whose calls carry the token of a connection. The client was registered with
    /// <c>AddHttpClient&lt;TClient&gt;().AddKakaoBusinessToken()</c>.
    /// </summary>
    /// <typeparam name="TClient">The typed client.</typeparam>
    /// <param name="key">The key. It is looked up at each call, not here.</param>
    /// <param name="name">The name of the HTTP client; <see langword="null"/> for the name that <c>AddHttpClient&lt;TClient&gt;()</c> gives it.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    /// <example>
    /// <code>
    /// var client = connections.CreateClient&lt;MomentClient&gt;(advertiser.Id);
    /// var report = await client.GetReportAsync(cancellationToken);
    /// </code>
    /// </example>
    TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        string key, string? name = null, string? authenticationScheme = null)
        where TClient : class;

    /// <summary>Creates an HTTP client whose calls carry the token of a connection.</summary>
    /// <param name="key">The key. It is looked up at each call, not here.</param>
    /// <param name="name">The name of the HTTP client, registered with <c>AddHttpClient(name).AddKakaoBusinessToken()</c>.</param>
    /// <param name="authenticationScheme">The scheme.</param>
    HttpClient CreateClient(string key, string name, string? authenticationScheme = null);
}

/// <summary>One page of an owner's connections.</summary>
/// <param name="Connections">The connections of this page.</param>
/// <param name="Continuation">What <see cref="IKakaoBusinessConnections.ListAsync"/> takes to return the next page, or <see langword="null"/> after the last one.</param>
public sealed record KakaoBusinessConnectionPage(IReadOnlyList<KakaoBusinessConnection> Connections, string? Continuation);

/// <summary>The result of <see cref="IKakaoBusinessConnections.CheckAsync"/>.</summary>
/// <param name="Connection">The connection, or <see langword="null"/> if the key is not connected.</param>
/// <param name="Error">Why Kakao could not answer, or <see langword="null"/> if it did.</param>
public sealed record KakaoBusinessConnectionCheck(KakaoBusinessConnection? Connection, KakaoBusinessError? Error);

/// <summary>How a disconnection ended.</summary>
public enum KakaoBusinessDisconnectResult
{
    /// <summary>The key was not connected.</summary>
    NotConnected,

    /// <summary>The token is dead at Kakao, and the connection is forgotten.</summary>
    Revoked,

    /// <summary>The connection is forgotten. Kakao could not be reached, and the revocation is retried in the background.</summary>
    RevocationPending,

    /// <summary>The connection is forgotten. Its token could not be decrypted, so it may live on until the advertiser revokes it in the Kakao account settings.</summary>
    TokenUnreadable,
}
