namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Lists and ends the sessions in the ticket backend. An entry is removed before its index field, so a session stays listed until it has
/// ended.
/// </summary>
internal sealed class StoredSessions(GuardedTicketBackend storage, SessionIndex index) : IKakaoBusinessSessions
{
    /// <summary>The number of sessions that are looked up or ended at once.</summary>
    private const int BatchSize = 100;

    public bool CanList => true;

    /// <remarks>
    /// Makes one call for the index and one for each batch of entries, because the index may list sessions that were signed out or evicted.
    /// </remarks>
    public async Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(take);
        var records = await index.ReadAsync(nameIdentifier, cancellationToken);
        // The second criterion keeps the order stable across pages if sessions were last used at the same moment.
        records.Sort((one, other) => other.LastUsed.CompareTo(one.LastUsed) is var order and not 0 ? order : string.CompareOrdinal(one.StorageKey, other.StorageKey));
        var (alive, gone) = (new List<SessionRecord>(), new List<SessionRecord>());
        foreach (var batch in records.Skip(skip).Chunk(Math.Min(take, BatchSize)))
        {
            var exist = await storage.ExistAsync(batch.Select(record => record.StorageKey), cancellationToken);
            for (var position = 0; position < batch.Length; position++) (exist[position] ? alive : gone).Add(batch[position]);
            if (alive.Count >= take) break;
        }

        if (gone.Count > 0) await index.RemoveAsync(nameIdentifier, gone);
        return [.. alive.Take(take).Select(record => new KakaoBusinessSession
        {
            Id = record.SessionId, StartedAt = record.Started, LastUsedAt = record.LastUsed, ExpiresAt = record.Expires,
        })];
    }

    public async Task<bool> EndAsync(string nameIdentifier, string sessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return await EndAsync(nameIdentifier, record => record.SessionId == sessionId, cancellationToken) > 0;
    }

    public Task EndOthersAsync(string nameIdentifier, string currentSessionId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(currentSessionId);
        return EndAsync(nameIdentifier, record => record.SessionId != currentSessionId, cancellationToken);
    }

    public Task SignOutEverywhereAsync(string nameIdentifier, CancellationToken cancellationToken)
        => EndAsync(nameIdentifier, _ => true, cancellationToken);

    private async Task<int> EndAsync(string nameIdentifier, Func<SessionRecord, bool> predicate, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        var ended = 0;
        // In batches, because thousands of concurrent calls would delay each other beyond the time limit of each.
        foreach (var batch in (await index.ReadAsync(nameIdentifier, cancellationToken)).Where(predicate).Chunk(BatchSize))
        {
            var removed = await Task.WhenAll(batch.Select(record => storage.RemoveAsync(record.StorageKey, CancellationToken.None)));
            await index.RemoveAsync(nameIdentifier, batch);
            ended += removed.Count(existed => existed);
        }

        return ended;
    }
}
