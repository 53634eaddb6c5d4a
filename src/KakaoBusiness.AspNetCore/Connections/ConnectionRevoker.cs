using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>
/// Revokes tokens that connections no longer use. A revocation is stored before it is attempted, so that neither an outage of Kakao nor a crash
/// leaves an unrecorded token alive.
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

    /// <summary>Creates the owed revocation, which is stored together with the change that makes the token unused.</summary>
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
            // The caller makes the first attempt.
            DueAt = now + ConnectionRecords.Lease,
        };
    }

    /// <summary>Attempts a stored revocation. Removes it once the token is dead, or if the token cannot be decrypted.</summary>
    /// <returns>Whether the revocation was removed.</returns>
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

    /// <summary>
    /// Attempts a stored revocation at once, even if the caller is cancelled. If the store fails afterwards, the watcher tries again. Revoking a dead
    /// token is harmless.
    /// </summary>
    public async Task<bool> TrySettleAsync(KakaoBusinessOwedRevocation owed)
    {
        try
        {
            return await SettleAsync(owed, CancellationToken.None);
        }
        // The app's store may throw any exception. The change that the revocation belongs to is already stored.
        catch (Exception exception)
        {
            logger.ConnectionNotRecorded(exception, "settle revocation");
            return false;
        }
    }

    /// <summary>Revokes a token that was not stored. If Kakao does not revoke it now, the revocation is stored as owed.</summary>
    public async Task RevokeUnstoredAsync(string scheme, KakaoBusinessToken token)
    {
        // Not cancelled, because the token must not stay alive if the browser disconnects.
        var result = await kakao.RevokeAsync(token, scheme, CancellationToken.None);
        if (result.Succeeded) return;
        logger.RevocationOwed(scheme, result.Error.Code);
        try
        {
            await store.CallAsync((store, limit) => store.AddRevocationAsync(Owe(scheme, token), limit), CancellationToken.None);
        }
        // Kakao and the store are both unavailable, so there is no place to record the token.
        catch (Exception exception)
        {
            logger.TokenNotRevoked(exception, scheme);
        }
    }
}
