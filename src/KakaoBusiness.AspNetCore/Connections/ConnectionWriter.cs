namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Stores and removes connections. The token that a change makes unused is recorded as owed in the same transaction, and revoked afterwards. If
/// anything fails in between, no token is lost and no connection is left without its token.
/// </summary>
internal sealed class ConnectionWriter(
    ConnectionRecords records, ConnectionProtection protection, ConnectionRevoker revoker, ConnectionReports reports, TimeProvider timeProvider)
{
    private const int MaxAttempts = 5;

    /// <summary>Stores a grant under a key. Replaces the connection of the key, if there is one, and revokes its token.</summary>
    /// <remarks>Cannot be cancelled: a browser that disconnects must not leave an unrecorded token behind.</remarks>
    /// <exception cref="Exception">The store cannot be reached. Nothing was stored, and the caller has to revoke the token of the grant.</exception>
    public async Task<KakaoBusinessConnectionEntry> SaveAsync(string scheme, string key, string? owner, ConnectionGrant grant)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var replaced = await records.FindAsync(scheme, key, CancellationToken.None);
            var entry = CreateEntry(scheme, key, owner, grant, replaced?.Entry);
            // Kakao issues a new token each time. If it were the same one, revoking it would end the new connection.
            var owed = replaced?.Token is { } old && !old.Equals(grant.Token) ? revoker.Owe(scheme, old) : null;
            if (!await TryReplaceAsync(entry, replaced?.Entry.Stamp, owed, CancellationToken.None)) continue;
            if (owed is not null) await revoker.TrySettleAsync(owed);
            await reports.ReportConnectedAsync(entry);
            return entry;
        }

        throw new InvalidOperationException("The connection could not be stored, because it was changed concurrently on every attempt.");
    }

    /// <summary>Stores a grant under a key that is not connected.</summary>
    /// <returns>The entry, or <see langword="null"/> if the key is already connected.</returns>
    public async Task<KakaoBusinessConnectionEntry?> AddAsync(
        string scheme, string key, string? owner, ConnectionGrant grant, CancellationToken cancellationToken)
    {
        var entry = CreateEntry(scheme, key, owner, grant, replaced: null);
        if (!await TryReplaceAsync(entry, expectedStamp: null, owed: null, cancellationToken)) return null;
        await reports.ReportConnectedAsync(entry);
        return entry;
    }

    /// <summary>Removes a connection and revokes its token.</summary>
    public async Task<KakaoBusinessDisconnectResult> RemoveAsync(string scheme, string key, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await records.FindAsync(scheme, key, cancellationToken) is not { } connection) return KakaoBusinessDisconnectResult.NotConnected;
            var owed = connection.Token is { } token ? revoker.Owe(scheme, token) : null;
            if (!await records.TryRemoveAsync(connection.Entry, owed, cancellationToken)) continue;
            var result = owed is null
                ? connection.LossReason == KakaoBusinessConnectionLossReason.Unreadable ? KakaoBusinessDisconnectResult.TokenUnreadable : KakaoBusinessDisconnectResult.Revoked
                : await revoker.TrySettleAsync(owed) ? KakaoBusinessDisconnectResult.Revoked : KakaoBusinessDisconnectResult.RevocationPending;
            await reports.ReportDisconnectedAsync(connection.Entry, result);
            return result;
        }

        throw new InvalidOperationException("The connection could not be removed, because it was changed concurrently on every attempt.");
    }

    /// <summary>Stores an entry. If the answer of the store was lost, the stored stamp shows whether this call has written.</summary>
    private async Task<bool> TryReplaceAsync(
        KakaoBusinessConnectionEntry entry, Guid? expectedStamp, KakaoBusinessOwedRevocation? owed, CancellationToken cancellationToken)
    {
        try
        {
            return await records.TryReplaceAsync(entry, expectedStamp, owed, cancellationToken);
        }
        // A timeout or a lost network connection can come after the commit. The connection then uses the token, which must not be revoked.
        catch (Exception)
        {
            if ((await records.FindEntryAsync(entry.Scheme, entry.Key, cancellationToken))?.Stamp != entry.Stamp) throw;
            return true;
        }
    }

    /// <summary>
    /// Creates the entry that stores a grant under a key. It keeps the first date and the last use of the replaced connection and, unless another one
    /// is given, its owner.
    /// </summary>
    public KakaoBusinessConnectionEntry CreateEntry(string scheme, string key, string? owner, ConnectionGrant grant, KakaoBusinessConnectionEntry? replaced)
    {
        var now = timeProvider.GetUtcNow();
        return new KakaoBusinessConnectionEntry
        {
            Scheme = scheme,
            Key = key,
            Stamp = ConnectionRecords.NewStamp(),
            Owner = owner ?? replaced?.Owner,
            ProtectedToken = protection.Protect(scheme, key, grant.Token),
            ProtectedAccount = protection.Protect(scheme, key, grant.Account),
            GrantedScopes = KakaoBusinessScopes.Join(grant.Scopes),
            RequestedScopes = KakaoBusinessScopes.Join(grant.RequestedScopes),
            GrantedResources = grant.Resources is null ? null : KakaoBusinessScopes.Join(grant.Resources),
            RequestedResources = KakaoBusinessScopes.Join(grant.RequestedResources),
            State = KakaoBusinessConnectionState.Connected,
            ConnectedAt = replaced?.ConnectedAt ?? now,
            ConsentedAt = now,
            UsedAt = replaced?.UsedAt,
            CheckedAt = now,
            NextCheckAt = records.NextCheck(now),
        };
    }
}
