namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Where stored sessions lie: bytes under keys that expire, and per user a small index of them. All that is asked of a
/// server fits into operations on one key each, so that a cluster, a proxy or a managed service can serve them.
/// </summary>
/// <remarks>
/// Keys are at most 64 characters of the base64url alphabet; values are protected already. An implementation throws if
/// the server cannot be reached or refuses; limits of time, the circuit breaker and the answer to the user are the
/// caller's. The token of a call is cancelled when its time is up; a call that cannot be cancelled is abandoned.
/// Thread-safe.
/// </remarks>
internal interface ITicketBackend
{
    /// <summary>Reads an entry: the one call on the way of an ordinary request.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up, or nobody waits any more.</param>
    /// <returns>The entry, or <see langword="null"/> if there is none.</returns>
    Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes an entry, whether there was one or not.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="entry">The protected ticket.</param>
    /// <param name="lifetime">After which the entry is gone; positive.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an entry only if there is one. If this is not one atomic step, a renewal that crosses a sign-out can
    /// bring the session back.
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="entry">The protected ticket.</param>
    /// <param name="lifetime">After which the entry is gone; positive.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    /// <returns>Whether there was one.</returns>
    Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Removes an entry; afterwards no node sees it.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    /// <returns>Whether there was one; <see langword="true"/> if the server does not say.</returns>
    Task<bool> RemoveAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Returns which of several entries exist, for a list of sessions. By default each one is read, a few at a time; a server that
    /// can be asked for many at once is asked once.
    /// </summary>
    /// <param name="entryKeys">The entries' keys, a page of a list: about a hundred.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    /// <returns>For each key, in the order of <paramref name="entryKeys"/>, whether there is an entry.</returns>
    async Task<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<string> entryKeys, CancellationToken cancellationToken)
    {
        const int AtOnce = 16;
        var exist = new bool[entryKeys.Count];
        await Parallel.ForAsync(0, entryKeys.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (position, token) => exist[position] = await GetAsync(entryKeys[position], token) is not null);
        return exist;
    }

    /// <summary>Writes one field of an index. Fields of other nodes must not get lost.</summary>
    /// <param name="indexKey">The index's key.</param>
    /// <param name="field">Which field; at most 128 ASCII characters without a line break.</param>
    /// <param name="value">What it says; at most 128 ASCII characters without a line break.</param>
    /// <param name="lifetime">How long the index has to live from now at least; a longer one is kept.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    /// <returns>How many fields the index has now.</returns>
    Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Reads an index.</summary>
    /// <param name="indexKey">The index's key.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    /// <returns>Its fields, in any order; empty if there is no index.</returns>
    Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken);

    /// <summary>Removes fields of an index.</summary>
    /// <param name="indexKey">The index's key.</param>
    /// <param name="fields">Which ones; those that are not there do no harm.</param>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken);

    /// <summary>
    /// Throws unless entries can be read <b>and written</b> at this moment: a full server, or a replica, still answers reads.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when the time of the call is up.</param>
    Task CheckAsync(CancellationToken cancellationToken);
}

/// <summary>A backend that also keeps entries in the memory of this process.</summary>
internal interface ILocalTicketBackend
{
    /// <summary>
    /// Finds an entry without asking the server. No time limit, no circuit breaker and no measurement surround the call.
    /// </summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>The entry, or <see langword="null"/> if the server has to be asked.</returns>
    ValueTask<LocalTicketEntry?> FindLocalAsync(string key);
}

/// <summary>
/// An entry in the memory of this process: encrypted as on the server until the first request opens it, and from then on the
/// bytes of the ticket. Nobody writes into either, and every request makes a ticket of its own out of them.
/// </summary>
internal sealed class LocalTicketEntry(byte[] entry)
{
    // Always one of the two, so that the memory taken is never more than the length of the entry.
    private volatile object _content = entry;

    /// <summary>The entry as it is on the server, or <see langword="null"/> once it was opened.</summary>
    public byte[]? Entry => _content as byte[];

    /// <summary>Returns the bytes of the ticket if the same cookie scheme opened it: another one must not read it.</summary>
    public byte[]? FindOpened(ProtectedTicketStore store) => _content is Opened opened && opened.By == store ? opened.Ticket : null;

    public void SetOpened(ProtectedTicketStore store, byte[] ticket) => _content = new Opened(store, ticket);

    private sealed record Opened(ProtectedTicketStore By, byte[] Ticket);
}
