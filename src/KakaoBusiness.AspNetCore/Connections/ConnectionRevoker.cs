using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Revokes tokens that connections no longer use. A revocation is stored before it is tried, so that neither an outage of Kakao nor a
/// crash leaves a token alive that nobody knows of.
/// </summary>
internal sealed class ConnectionRevoker(
    ConnectionStore store, ConnectionProtection protection, IKakaoBusinessClient kakao, TimeProvider timeProvider, KakaoBusinessLogger logger)
{
    private const int BatchSize = 100;

    /// <summary>Claims a batch of revocations that are due.</summary>
    public ValueTask<IReadOnlyList<KakaoBusinessOwedRevocation>> ClaimDueAsync(string scheme, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var lease = ConnectionRecords.Lease;
        return store.CallAsync((store, limit) => store.ClaimRevocationsAsync(scheme, now, now + (2 * lease), now + lease, BatchSize, limit), cancellationToken);
    }

    /// <summary>Makes the entry that is stored together with the change that makes the token unused.</summary>
    public KakaoBusinessOwedRevocation Owe(string scheme, KakaoBusinessToken token)
    {
        var id = ConnectionRecords.NewStamp();
        var now = timeProvider.GetUtcNow();
        return new KakaoBusinessOwedRevocation
        {
            Id = id,
            Scheme = scheme,
            ProtectedToken = protection.ProtectOwed(scheme, id, token),
            OwedSince = now,
            // The caller tries first.
            DueAt = now + ConnectionRecords.Lease,
        };
    }

    /// <summary>Tries a stored revocation, and removes it once the token is dead.</summary>
    /// <returns>Whether the token is dead; otherwise the revocation stays stored.</returns>
    public async Task<bool> SettleAsync(KakaoBusinessOwedRevocation owed, CancellationToken cancellationToken)
    {
        if (protection.Unprotect(owed) is { } token)
        {
            var result = await kakao.RevokeAsync(token, owed.Scheme, cancellationToken);
            if (!result.Succeeded)
            {
                logger.RevocationOwed(owed.Scheme, result.Error.Code);
                return false;
            }
        }
        else
        {
            logger.RevocationUnreadable(owed.Scheme);
        }

        await store.CallAsync((store, limit) => store.RemoveRevocationAsync(owed.Id, limit), cancellationToken);
        return true;
    }

    /// <summary>Tries a stored revocation at once, whatever happens to the caller. If the store fails afterwards, the watcher tries again: a dead token is revoked twice without harm.</summary>
    public async Task<bool> TrySettleAsync(KakaoBusinessOwedRevocation owed)
    {
        try
        {
            return await SettleAsync(owed, CancellationToken.None);
        }
        // The store is the app's and may throw anything; the change that the revocation belongs to is stored already.
        catch (Exception exception)
        {
            logger.ConnectionNotRecorded(exception, "settle revocation");
            return false;
        }
    }

    /// <summary>Revokes a token that was never stored: a consent that must not count. If Kakao cannot be reached, it is owed.</summary>
    public async Task RevokeUnstoredAsync(string scheme, KakaoBusinessToken token)
    {
        // The browser may be gone; the token must not stay.
        var result = await kakao.RevokeAsync(token, scheme, CancellationToken.None);
        if (result.Succeeded) return;
        logger.RevocationOwed(scheme, result.Error.Code);
        try
        {
            await store.CallAsync((store, limit) => store.AddRevocationAsync(Owe(scheme, token), limit), CancellationToken.None);
        }
        // Kakao and the store are unavailable at once: nothing is left that could remember the token.
        catch (Exception exception)
        {
            logger.TokenNotRevoked(exception, scheme);
        }
    }
}
