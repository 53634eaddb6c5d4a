namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Stores connections. <c>KakaoBusiness.AspNetCore.EntityFrameworkCore</c> implements it over the app's <c>DbContext</c>.
/// </summary>
/// <remarks>
/// <para>Every method may be called by several threads and nodes at once. A conditional write carries its condition into the
/// database; it never reads first and writes afterwards.</para>
/// <para>A method that cannot reach its database throws; the exception's text names no key, owner or token.</para>
/// <para>A call is cancelled after <c>StoreTimeout</c>. A store that does not cancel it is not waited for after twice that time.</para>
/// <para>Time comes from the caller. A store compares times with each other and never with a clock of its own.</para>
/// </remarks>
public interface IKakaoBusinessConnectionStore
{
    /// <summary>Finds one entry.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="key">The key, compared ordinally.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The entry, or <see langword="null"/>.</returns>
    ValueTask<KakaoBusinessConnectionEntry?> FindAsync(string scheme, string key, CancellationToken cancellationToken);

    /// <summary>Lists the entries of an owner, in an order that does not change while pages are read.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="owner">The owner, compared ordinally.</param>
    /// <param name="continuation">The continuation of the page before, or <see langword="null"/> for the first page.</param>
    /// <param name="take">The most entries to return.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ArgumentException">The continuation is not one that a page returned.</exception>
    ValueTask<KakaoBusinessConnectionEntryPage> ListAsync(string scheme, string owner, string? continuation, int take, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts or replaces an entry if the stored one still has the expected stamp, and in the same transaction records a token
    /// that has to be revoked.
    /// </summary>
    /// <param name="entry">The entry, with a new stamp.</param>
    /// <param name="expectedStamp">The stamp of the stored entry; <see langword="null"/> if there must be none.</param>
    /// <param name="owed">A revocation to record with it, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns><see langword="false"/> if somebody else has written, removed or added the entry; then nothing was written.</returns>
    ValueTask<bool> TrySaveAsync(KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken);

    /// <summary>Removes an entry if it still has the expected stamp, and in the same transaction records a token that has to be revoked.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="key">The key.</param>
    /// <param name="expectedStamp">The stamp of the stored entry.</param>
    /// <param name="owed">A revocation to record with it, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns><see langword="false"/> if somebody else has written or removed the entry; then nothing was written.</returns>
    ValueTask<bool> TryRemoveAsync(string scheme, string key, Guid expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken);

    /// <summary>
    /// Hands out entries that are due, about the longest overdue first, each to one caller only: their
    /// <see cref="KakaoBusinessConnectionEntry.NextCheckAt"/> moves to the end of the lease, and their stamp stays.
    /// </summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="now">Entries with <see cref="KakaoBusinessConnectionEntry.NextCheckAt"/> up to this time are due.</param>
    /// <param name="latest">
    /// Entries after this time are due too: only a clock that was ahead can have written them. An entry at
    /// <see cref="DateTimeOffset.MaxValue"/> is never due.
    /// </param>
    /// <param name="leaseUntil">When an entry is handed out again if its caller never writes it.</param>
    /// <param name="take">The most entries to hand out.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    ValueTask<IReadOnlyList<KakaoBusinessConnectionEntry>> ClaimDueAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken);

    /// <summary>Records a token that has to be revoked.</summary>
    /// <param name="owed">The revocation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    ValueTask AddRevocationAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken);

    /// <summary>Hands out owed revocations that are due, as <see cref="ClaimDueAsync"/> hands out entries.</summary>
    /// <inheritdoc cref="ClaimDueAsync"/>
    ValueTask<IReadOnlyList<KakaoBusinessOwedRevocation>> ClaimRevocationsAsync(
        string scheme, DateTimeOffset now, DateTimeOffset latest, DateTimeOffset leaseUntil, int take, CancellationToken cancellationToken);

    /// <summary>Removes an owed revocation that is done. One that is gone already is no error.</summary>
    /// <param name="id">The ID of the owed revocation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    ValueTask RemoveRevocationAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Counts the entries of a scheme by state.</summary>
    /// <param name="scheme">The Kakao Business scheme.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    ValueTask<KakaoBusinessConnectionCounts> CountAsync(string scheme, CancellationToken cancellationToken);
}

/// <summary>One page of stored connections.</summary>
/// <param name="Entries">The entries of this page.</param>
/// <param name="Continuation">What the store takes to return the next page, or <see langword="null"/> after the last one.</param>
public sealed record KakaoBusinessConnectionEntryPage(IReadOnlyList<KakaoBusinessConnectionEntry> Entries, string? Continuation);

/// <summary>How many connections of a scheme a store holds, by state.</summary>
/// <param name="Connected">The number of connections that can be used.</param>
/// <param name="ReconnectRequired">The number of connections that need a new consent.</param>
/// <param name="OwedRevocations">The number of tokens that still have to be revoked.</param>
public readonly record struct KakaoBusinessConnectionCounts(long Connected, long ReconnectRequired, long OwedRevocations);

/// <summary>A business token that the app no longer uses and that still has to be revoked at Kakao.</summary>
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

    /// <summary>Gets or sets when the watcher tries next.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Returns the scheme, never the token.</summary>
    public override string ToString() => $"owed revocation of {Scheme}";
}
