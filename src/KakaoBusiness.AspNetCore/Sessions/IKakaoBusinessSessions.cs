namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Lists and ends the sessions of a user, so that users can manage their own sessions (OWASP ASVS 5.0, 7.4 and 7.5). The claim
/// <see cref="System.Security.Claims.ClaimTypes.NameIdentifier"/> identifies the user. A session without it is never listed. Thread-safe.
/// </summary>
/// <remarks>
/// <para>With a ticket store, an ended session is over on every node at once, and a concurrent renewal does not restore it.</para>
/// <para>In cookie mode, the server does not know which cookies exist, so <see cref="CanList"/> is <see langword="false"/>. This node, and
/// all nodes that share the list of ended sessions, refuse the cookie of an ended session from then on.</para>
/// <para>Ending a session does not revoke its business token at Kakao.</para>
/// </remarks>
public interface IKakaoBusinessSessions
{
    /// <summary>Gets whether sessions can be listed. This is possible with a ticket store, but not in cookie mode.</summary>
    bool CanList { get; }

    /// <summary>Returns the first hundred active sessions of a user, the most recently used one first.</summary>
    /// <param name="nameIdentifier">The value of the claim that identifies the user.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The sessions.</returns>
    /// <exception cref="NotSupportedException"><see cref="CanList"/> is <see langword="false"/>.</exception>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable.</exception>
    Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, CancellationToken cancellationToken)
        => ListAsync(nameIdentifier, skip: 0, take: 100, cancellationToken);

    /// <summary>
    /// Returns a page of the active sessions of a user, the most recently used one first. This takes one call to the backend for the
    /// user's index and one for each hundred sessions of the page, regardless of how many sessions the user has.
    /// </summary>
    /// <param name="nameIdentifier">The value of the claim that identifies the user.</param>
    /// <param name="skip">The number of sessions to skip; zero for the first page.</param>
    /// <param name="take">The maximum number of sessions to return; must be positive.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The sessions; fewer than <paramref name="take"/> if there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="skip"/> is negative, or <paramref name="take"/> is not positive.</exception>
    /// <exception cref="NotSupportedException"><see cref="CanList"/> is <see langword="false"/>.</exception>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable.</exception>
    Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, int skip = 0, int take = 100, CancellationToken cancellationToken = default);

    /// <summary>Ends one session of a user. The ID of another user's session, or a text that is not an ID, has no effect.</summary>
    /// <param name="nameIdentifier">The value of the claim that identifies the user.</param>
    /// <param name="sessionId">The ID of the session.</param>
    /// <param name="cancellationToken">The cancellation token. It has no effect once the session is being removed.</param>
    /// <returns>Whether the user had this session. In cookie mode, whether the text has the form of an ID.</returns>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable. The session may stay valid.</exception>
    Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a user except one.</summary>
    /// <param name="nameIdentifier">The value of the claim that identifies the user.</param>
    /// <param name="currentSessionId">
    /// The ID of the session that continues, as <see cref="KakaoBusinessSessionExtensions.GetKakaoBusinessSessionId"/> returns it.
    /// </param>
    /// <param name="cancellationToken">The cancellation token. It has no effect once the sessions are being removed.</param>
    /// <returns>A task that completes when the sessions have ended.</returns>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable. Sessions may stay valid.</exception>
    Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a user.</summary>
    /// <param name="nameIdentifier">The value of the claim that identifies the user.</param>
    /// <param name="cancellationToken">The cancellation token. It has no effect once the sessions are being removed.</param>
    /// <returns>A task that completes when the sessions have ended.</returns>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable. Sessions may stay valid.</exception>
    Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken = default);
}

/// <summary>Represents a session of a user, as a page can list it.</summary>
public sealed class KakaoBusinessSession
{
    /// <summary>
    /// Gets the ID that identifies the session to <see cref="IKakaoBusinessSessions"/>. It grants no access, because it is neither the
    /// cookie nor the key of the backend.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Gets when the user signed in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when the session was last used, to within <see cref="KakaoBusinessTicketStoreOptions.LastUseInterval"/>.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>Gets when the session expires unless it is used before then.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>
/// The exception that is thrown if the backend of the ticket store is temporarily unavailable: it is down, slow or full, or refuses calls.
/// The operation can be retried later.
/// </summary>
public sealed class KakaoBusinessTicketStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message, which states what failed. It contains no key and no value.</param>
    /// <param name="innerException">The exception of the backend, or <see langword="null"/> if the backend was not called.</param>
    public KakaoBusinessTicketStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
