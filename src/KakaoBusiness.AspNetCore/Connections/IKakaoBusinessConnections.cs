using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore;

/// <summary>Manages the connections of the app: advertisers' Kakao accounts that are connected once and used without anyone signed in.</summary>
/// <remarks>
/// The service can be used in a request, a circuit, a hub or a background service. A key is any text of 1 to 200 characters without U+0000, compared
/// ordinally. Each method has an optional parameter for the Kakao Business scheme, which can be omitted if only one scheme has connections.
/// </remarks>
public interface IKakaoBusinessConnections
{
    /// <summary>Finds a connection.</summary>
    /// <param name="key">The key.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The connection, or <see langword="null"/> if the key is not connected.</returns>
    /// <exception cref="ArgumentException">The key is not valid, or the scheme has no connections.</exception>
    ValueTask<KakaoBusinessConnection?> FindAsync(string key, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the connections of an owner, a page at a time.</summary>
    /// <param name="owner">
    /// The owner, compared ordinally: the text that a consent or an import stored with the connection. Only a later consent with another
    /// <see cref="KakaoBusinessConnectProperties.Owner"/> changes it.
    /// </param>
    /// <param name="continuation">The continuation of the previous page, or <see langword="null"/> for the first page.</param>
    /// <param name="take">The maximum number of connections to return, from 1 to 1,000.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>One page of connections.</returns>
    /// <exception cref="ArgumentException">
    /// The owner, the continuation or <paramref name="take"/> is not valid, or the scheme has no connections.
    /// </exception>
    ValueTask<KakaoBusinessConnectionPage> ListAsync(
        string owner, string? continuation = null, int take = 100, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Asks Kakao whether the token of a connection is alive, and updates the connection.</summary>
    /// <param name="key">The key.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>
    /// The current connection, or <see langword="null"/> if the key is not connected. If Kakao could not answer, the result also has the error, and
    /// the connection is unchanged.
    /// </returns>
    /// <exception cref="ArgumentException">The key is not valid, or the scheme has no connections.</exception>
    Task<KakaoBusinessConnectionCheck> CheckAsync(string key, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes the token of a connection at Kakao and removes the connection.</summary>
    /// <param name="key">The key.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme.</param>
    /// <param name="cancellationToken">The cancellation token. It has no effect once the connection is removed.</param>
    /// <returns>The result. If Kakao cannot be reached, the revocation is stored and retried in the background.</returns>
    /// <exception cref="ArgumentException">The key is not valid, or the scheme has no connections.</exception>
    Task<KakaoBusinessDisconnectResult> DisconnectAsync(string key, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>Stores a token that the app already has, for example in a table from which it migrates.</summary>
    /// <param name="key">The key. It must not be connected yet.</param>
    /// <param name="token">The token. The library asks Kakao about it before it is stored.</param>
    /// <param name="owner">The owner, or <see langword="null"/>.</param>
    /// <param name="authenticationScheme">The scheme that issued the token.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The connection, or the error. Its code is -401 if the token is dead.</returns>
    /// <exception cref="ArgumentException">The key or the owner is not valid, or the scheme has no connections.</exception>
    /// <exception cref="InvalidOperationException">The key is already connected.</exception>
    Task<KakaoBusinessResult<KakaoBusinessConnection>> ImportAsync(
        string key, KakaoBusinessToken token, string? owner = null, string? authenticationScheme = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates a typed client whose calls use the token of a connection. The client has to be registered with
    /// <c>AddHttpClient&lt;TClient&gt;().AddKakaoBusinessToken()</c>.
    /// </summary>
    /// <typeparam name="TClient">The type of the client.</typeparam>
    /// <param name="key">The key. The connection is looked up by each call, not by this method.</param>
    /// <param name="name">
    /// The name of the HTTP client, or <see langword="null"/> for the name that <c>AddHttpClient&lt;TClient&gt;()</c> gives it.
    /// </param>
    /// <param name="authenticationScheme">The Kakao Business scheme.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The key is not valid, or the scheme has no connections.</exception>
    /// <example>
    /// <code>
    /// var client = connections.CreateClient&lt;MomentClient&gt;(advertiser.Id);
    /// var report = await client.GetReportAsync(cancellationToken);
    /// </code>
    /// </example>
    TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        string key, string? name = null, string? authenticationScheme = null)
        where TClient : class;

    /// <summary>Creates an HTTP client whose calls use the token of a connection.</summary>
    /// <param name="key">The key. The connection is looked up by each call, not by this method.</param>
    /// <param name="name">The name of the HTTP client, registered with <c>AddHttpClient(name).AddKakaoBusinessToken()</c>.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The key is not valid, or the scheme has no connections.</exception>
    HttpClient CreateClient(string key, string name, string? authenticationScheme = null);
}

/// <summary>Represents one page of an owner's connections.</summary>
/// <param name="Connections">The connections of this page.</param>
/// <param name="Continuation">
/// The continuation that <see cref="IKakaoBusinessConnections.ListAsync"/> takes to return the next page, or <see langword="null"/> after the last
/// page.
/// </param>
public sealed record KakaoBusinessConnectionPage(IReadOnlyList<KakaoBusinessConnection> Connections, string? Continuation);

/// <summary>Represents the result of <see cref="IKakaoBusinessConnections.CheckAsync"/>.</summary>
/// <param name="Connection">The connection, or <see langword="null"/> if the key is not connected.</param>
/// <param name="Error">The error if Kakao could not answer, or <see langword="null"/>.</param>
public sealed record KakaoBusinessConnectionCheck(KakaoBusinessConnection? Connection, KakaoBusinessError? Error);

/// <summary>Specifies how a disconnection ended.</summary>
public enum KakaoBusinessDisconnectResult
{
    /// <summary>The key was not connected.</summary>
    NotConnected,

    /// <summary>The token is dead at Kakao, and the connection is removed.</summary>
    Revoked,

    /// <summary>The connection is removed. Kakao could not be reached, and the revocation is retried in the background.</summary>
    RevocationPending,

    /// <summary>
    /// The connection is removed. Its token could not be decrypted, so it may stay valid until the advertiser revokes it in the Kakao account
    /// settings.
    /// </summary>
    TokenUnreadable,
}
