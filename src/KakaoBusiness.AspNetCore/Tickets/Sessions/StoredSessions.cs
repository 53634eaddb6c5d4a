namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>The sessions of the ticket storage. Entries first, then the index: a session stays listed until it is ended.</summary>
internal sealed class StoredSessions(GuardedTicketStorage storage, SessionIndex index) : IKakaoBusinessSessions
{
    public bool CanList => true;

    public async Task<IReadOnlyList<KakaoBusinessSession>> ListAsync(string nameIdentifier, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        var records = await index.ReadAsync(nameIdentifier, cancellationToken);
        // The index may name sessions that were signed out or evicted.
        var entries = await Task.WhenAll(records.Select(record => storage.GetAsync(record.StorageKey, cancellationToken)));
        var alive = records.Where((_, position) => entries[position] is not null).ToList();
        var gone = records.Except(alive).ToList();
        if (gone.Count > 0) await index.RemoveAsync(nameIdentifier, gone);
        return [.. alive
            .OrderByDescending(record => record.LastUsed)
            .Select(record => new KakaoBusinessSession
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

    private async Task<int> EndAsync(string nameIdentifier, Func<SessionRecord, bool> isMeant, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameIdentifier);
        var meant = (await index.ReadAsync(nameIdentifier, cancellationToken)).Where(isMeant).ToList();
        var removed = await Task.WhenAll(meant.Select(record => storage.RemoveAsync(record.StorageKey, CancellationToken.None)));
        if (meant.Count > 0) await index.RemoveAsync(nameIdentifier, meant);
        return removed.Count(wasThere => wasThere);
    }
}
