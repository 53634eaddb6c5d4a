namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Stores sessions: bytes under keys that expire, and a small index of them for each user. Each operation on the server needs only one key,
/// so that a cluster, a proxy or a managed service can serve it.
/// </summary>
/// <remarks>
/// Keys consist of at most 64 characters of the base64url alphabet. Values are already protected. An implementation throws if the server
/// cannot be reached or refuses the call. Time limits, the circuit breaker and the answer to the user are the responsibility of the caller.
/// The caller cancels the token of a call at its time limit, and abandons a call that cannot be cancelled. Implementations are thread-safe.
/// </remarks>
internal interface ITicketBackend
{
    /// <summary>Reads an entry. An ordinary request makes only this call.</summary>
    /// <param name="key">The key of the entry.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call, or when the request is aborted.</param>
    /// <returns>The entry, or <see langword="null"/> if there is none.</returns>
    Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes an entry, whether or not it exists.</summary>
    /// <param name="key">The key of the entry.</param>
    /// <param name="entry">The protected ticket.</param>
    /// <param name="lifetime">The time after which the entry expires; positive.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an entry only if it exists. If this is not atomic, a renewal that coincides with a sign-out can restore the session.
    /// </summary>
    /// <param name="key">The key of the entry.</param>
    /// <param name="entry">The protected ticket.</param>
    /// <param name="lifetime">The time after which the entry expires; positive.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    /// <returns>Whether the entry existed.</returns>
    Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Removes an entry. Afterwards, no node can read it.</summary>
    /// <param name="key">The key of the entry.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    /// <returns>Whether the entry existed; <see langword="true"/> if the server does not report it.</returns>
    Task<bool> RemoveAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Returns which of several entries exist, for a list of sessions. By default, each one is read, a few at a time. An implementation can
    /// replace this with a single call if its server supports one.
    /// </summary>
    /// <param name="entryKeys">The keys of the entries, one page of a list: about a hundred.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    /// <returns>For each key, in the order of <paramref name="entryKeys"/>, whether the entry exists.</returns>
    async Task<IReadOnlyList<bool>> ExistAsync(IReadOnlyList<string> entryKeys, CancellationToken cancellationToken)
    {
        const int AtOnce = 16;
        var exist = new bool[entryKeys.Count];
        await Parallel.ForAsync(0, entryKeys.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (position, token) => exist[position] = await GetAsync(entryKeys[position], token) is not null);
        return exist;
    }

    /// <summary>Writes one field of an index. Fields that other nodes write must not get lost.</summary>
    /// <param name="indexKey">The key of the index.</param>
    /// <param name="field">The name of the field; at most 128 ASCII characters without a line break.</param>
    /// <param name="value">The value of the field; at most 128 ASCII characters without a line break.</param>
    /// <param name="lifetime">The minimum lifetime of the index from now on. A longer lifetime is not shortened.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    /// <returns>The number of fields that the index has now.</returns>
    Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Reads an index.</summary>
    /// <param name="indexKey">The key of the index.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    /// <returns>The fields of the index, in any order; empty if the index does not exist.</returns>
    Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken);

    /// <summary>Removes fields of an index.</summary>
    /// <param name="indexKey">The key of the index.</param>
    /// <param name="fields">The names of the fields. Missing fields are ignored.</param>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken);

    /// <summary>
    /// Throws unless entries can be read <b>and written</b> at this moment. A full server or a replica still answers reads.
    /// </summary>
    /// <param name="cancellationToken">A token that is cancelled at the time limit of the call.</param>
    Task CheckAsync(CancellationToken cancellationToken);
}

/// <summary>A backend that also caches entries in the memory of this process.</summary>
internal interface ILocalTicketBackend
{
    /// <summary>
    /// Finds an entry without a call to the server. The caller applies no time limit, circuit breaker or measurement.
    /// </summary>
    /// <param name="key">The key of the entry.</param>
    /// <returns>The entry, or <see langword="null"/> if the server has to be called.</returns>
    ValueTask<LocalTicketEntry?> FindLocalAsync(string key);
}

/// <summary>
/// Represents an entry in the memory of this process. It is encrypted as on the server until the first request decrypts it, and from then
/// on it is the bytes of the ticket. Nothing modifies these bytes, and every request creates its own ticket from them.
/// </summary>
internal sealed class LocalTicketEntry(byte[] entry)
{
    // Only one of the two, so that the entry never takes more memory than its encrypted form.
    private volatile object _content = entry;

    /// <summary>Gets the entry as it is on the server, or <see langword="null"/> after it was decrypted.</summary>
    public byte[]? Entry => _content as byte[];

    /// <summary>Returns the bytes of the ticket if the same cookie scheme decrypted it. Another scheme must not read it.</summary>
    public byte[]? FindOpened(ProtectedTicketStore store) => _content is Opened opened && opened.By == store ? opened.Ticket : null;

    public void SetOpened(ProtectedTicketStore store, byte[] ticket) => _content = new Opened(store, ticket);

    private sealed record Opened(ProtectedTicketStore By, byte[] Ticket);
}
