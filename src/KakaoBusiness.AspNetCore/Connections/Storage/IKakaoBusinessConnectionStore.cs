namespace KakaoBusiness.AspNetCore;

/// <summary>Stores connections. <c>KakaoBusiness.AspNetCore.EntityFrameworkCore</c> implements it with the app's <c>DbContext</c>.</summary>
/// <remarks>
/// <para>Several threads and nodes may call every method at once. A conditional write has to check its condition in the database. It must not read
/// first and write afterwards.</para>
/// <para>A method that cannot reach its database throws. The message of the exception must not contain a key, an owner or a token.</para>
/// <para>The library cancels a call after <c>StoreTimeout</c>. It does not wait longer than twice that time for a store that ignores the
/// cancellation.</para>
/// <para>All times come from the caller. A store compares them with each other and never with its own clock.</para>
/// </remarks>
public interface IKakaoBusinessConnectionStore
{
    /// <summary>Finds one entry.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="key">The key, compared ordinally.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The entry, or <see langword="null"/> if there is none.</returns>
    ValueTask<KakaoBusinessConnectionEntry?> FindAsync(string scheme, string key, CancellationToken cancellationToken);

    /// <summary>Lists the entries of an owner, in an order that does not change while pages are read.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="owner">The owner, compared ordinally.</param>
    /// <param name="continuation">The continuation of the previous page, or <see langword="null"/> for the first page.</param>
    /// <param name="take">The maximum number of entries to return.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>One page of entries.</returns>
    /// <exception cref="ArgumentException">The continuation was not returned with an earlier page.</exception>
    ValueTask<KakaoBusinessConnectionEntryPage> ListAsync(string scheme, string owner, string? continuation, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts or replaces an entry if the stored one still has the expected stamp, and in the same transaction records a token
    /// that has to be revoked.
    /// </summary>
    /// <param name="entry">The entry, with a new stamp.</param>
    /// <param name="expectedStamp">The stamp of the stored entry; <see langword="null"/> if there must be none.</param>
    /// <param name="owed">The revocation to record, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns><see langword="false"/> if another call has written, removed or added the entry. Nothing is written then.</returns>
    ValueTask<bool> TrySaveAsync(KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken);

    /// <summary>Removes an entry if it still has the expected stamp, and in the same transaction records a token that has to be revoked.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="key">The key.</param>
    /// <param name="expectedStamp">The stamp of the stored entry.</param>
    /// <param name="owed">The revocation to record, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns><see langword="false"/> if another call has written or removed the entry. Nothing is written then.</returns>
    ValueTask<bool> TryRemoveAsync(string scheme, string key, Guid expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken);

    /// <summary>
    /// Claims entries that are due, about the longest overdue first. Each entry goes to one caller only: its
    /// <see cref="KakaoBusinessConnectionEntry.NextCheckAt"/> moves to the end of the lease, and its stamp does not change.
    /// </summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="now">The current time. Entries with <see cref="KakaoBusinessConnectionEntry.NextCheckAt"/> up to this time are due.</param>
    /// <param name="latest">
    /// The latest plausible time. Entries after it are due too, because only a clock that was ahead can have written them. An entry at
    /// <see cref="DateTimeOffset.MaxValue"/> is never due.
    /// </param>
    /// <param name="leaseUntil">The end of the lease. If the caller has not written an entry by then, it can be claimed again.</param>
    /// <param name="take">The maximum number of entries to claim.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The claimed entries.</returns>
    ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken);

    /// <summary>Records a token that has to be revoked.</summary>
    /// <param name="owed">The revocation.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    ValueTask AddRevocationAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken);

    /// <summary>Claims owed revocations that are due, as <see cref="ClaimDueAsync"/> claims entries.</summary>
    /// <returns>The claimed revocations.</returns>
    /// <inheritdoc cref="ClaimDueAsync"/>
    ValueTask<IReadOnlyList<KakaoBusinessOwedRevocation>> ClaimRevocationsAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken);

    /// <summary>Removes an owed revocation that is done. Does nothing if it no longer exists.</summary>
    /// <param name="id">The ID of the owed revocation.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    ValueTask RemoveRevocationAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Counts the entries of a scheme by state.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    /// <returns>The numbers of connections by state, and of owed revocations.</returns>
    ValueTask<KakaoBusinessConnectionCounts> CountAsync(string scheme, CancellationToken cancellationToken);
}

/// <summary>Represents one page of stored connections.</summary>
/// <param name="Entries">The entries of this page.</param>
/// <param name="Continuation">The continuation that the store takes to return the next page, or <see langword="null"/> after the last page.</param>
public sealed record KakaoBusinessConnectionEntryPage(IReadOnlyList<KakaoBusinessConnectionEntry> Entries, string? Continuation);

/// <summary>Contains the number of connections of a scheme by state, and of owed revocations.</summary>
/// <param name="Connected">The number of connections that can be used.</param>
/// <param name="ReconnectRequired">The number of connections that need a new consent.</param>
/// <param name="OwedRevocations">The number of tokens that still have to be revoked.</param>
public readonly record struct KakaoBusinessConnectionCounts(long Connected, long ReconnectRequired, long OwedRevocations);

/// <summary>Represents a business token that the app no longer uses and that still has to be revoked at Kakao.</summary>
public sealed record KakaoBusinessOwedRevocation
{
    /// <summary>Gets or sets the random ID of the entry.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets or sets the Kakao Business scheme that issued the token.</summary>
    public required string Scheme { get; init; }

    /// <summary>Gets or sets the encrypted business token.</summary>
    public required byte[] ProtectedToken { get; init; }

    /// <summary>Gets or sets when the revocation became owed.</summary>
    public required DateTimeOffset OwedSince { get; init; }

    /// <summary>Gets or sets when the watcher tries to revoke the token next.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Returns the scheme, never the token.</summary>
    public override string ToString() => $"owed revocation of {Scheme}";
}
