namespace KakaoBusiness.AspNetCore;

/// <summary>
/// The sessions of a user, to be seen and ended by that user (OWASP ASVS 5.0, 7.4 and 7.5). Users are named by the claim
/// <see cref="System.Security.Claims.ClaimTypes.NameIdentifier"/>; a session without that claim is in no list. Thread-safe.
/// </summary>
/// <remarks>
/// <para>With a ticket store an ended session is over on every node at once, and a renewal on its way does not bring it back.</para>
/// <para>In cookie mode nobody knows which cookies are about: <see cref="CanList"/> is <see langword="false"/>, and an ended session
/// is one whose cookie is refused from now on, by this node and by those that share the list of ended sessions.</para>
/// <para>Ending a session ends none of its business tokens at Kakao.</para>
/// </remarks>
public interface IKakaoBusinessSessions
{
    /// <summary>Whether sessions can be listed: with a ticket store, not in cookie mode.</summary>
    bool CanList { get; }

    /// <summary>Returns the sessions of a user that are alive, the last used one first: the first hundred.</summary>
    /// <param name="nameIdentifier">The user, by the claim's value.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <exception cref="NotSupportedException"><see cref="CanList"/> is <see langword="false"/>.</exception>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable.</exception>
    Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, CancellationToken cancellationToken)
        => ListAsync(nameIdentifier, skip: 0, take: 100, cancellationToken);

    /// <summary>
    /// Returns a page of the sessions of a user that are alive, the last used one first. It takes one call to the backend for the
    /// user's index and one for each hundred sessions of the page, however many sessions the user has.
    /// </summary>
    /// <param name="nameIdentifier">The user, by the claim's value.</param>
    /// <param name="skip">How many sessions to leave out; zero for the first page.</param>
    /// <param name="take">How many sessions to return at most; positive.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The sessions; fewer than <paramref name="take"/> if there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="skip"/> is negative, or <paramref name="take"/> is not positive.</exception>
    /// <exception cref="NotSupportedException"><see cref="CanList"/> is <see langword="false"/>.</exception>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable.</exception>
    Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, int skip = 0, int take = 100, CancellationToken cancellationToken = default);

    /// <summary>Ends one session of a user. The ID of another user's session does nothing, and neither does a text that is not an ID.</summary>
    /// <param name="nameIdentifier">Whose; the claim's value.</param>
    /// <param name="sessionId">Which.</param>
    /// <param name="cancellationToken">Cancels the look-up; what is being ended is ended.</param>
    /// <returns>Whether the user had that session; in cookie mode whether the text has the form of an ID.</returns>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable: the session may stay valid.</exception>
    Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a user but one.</summary>
    /// <param name="nameIdentifier">Whose; the claim's value.</param>
    /// <param name="currentSessionId">The session that continues: <see cref="KakaoBusinessSessionExtensions.GetKakaoBusinessSessionId"/>.</param>
    /// <param name="cancellationToken">Cancels the look-up; what is being ended is ended.</param>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable: sessions may stay valid.</exception>
    Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a user.</summary>
    /// <param name="nameIdentifier">Whose; the claim's value.</param>
    /// <param name="cancellationToken">Cancels the look-up; what is being ended is ended.</param>
    /// <exception cref="KakaoBusinessTicketStoreException">The backend is unavailable: sessions may stay valid.</exception>
    Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken = default);
}

/// <summary>One session of a user, as a page may list it.</summary>
public sealed class KakaoBusinessSession
{
    /// <summary>Names the session to <see cref="IKakaoBusinessSessions"/>. It opens nothing: it is neither the cookie nor the backend's key.</summary>
    public required string Id { get; init; }

    /// <summary>Gets or sets when the user signed in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets or sets when the session was last used, as fine as <see cref="KakaoBusinessTicketStoreOptions.LastUseInterval"/>.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>Gets or sets when it ends unless it is used before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The place where sessions are stored cannot be used at this moment: down, slow, full, or refusing. Try again later.</summary>
public sealed class KakaoBusinessTicketStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What could not be done. It names no key and no value.</param>
    /// <param name="innerException">What the backend threw, or <see langword="null"/> if it was not even asked.</param>
    public KakaoBusinessTicketStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
