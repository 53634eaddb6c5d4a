using KakaoBusiness.AspNetCore.Sessions;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <inheritdoc cref="IStoreAvailability"/>
internal sealed class StoreAvailability(KeyRingLoader keyRing, GuardedTicketStorage storage, PostponedRemovals removals) : IStoreAvailability
{
    public bool AreKeysLoaded => keyRing.IsLoaded;

    /// <exception cref="KakaoBusinessTicketStoreException">The backend or the keys are unavailable.</exception>
    public Task CheckAsync(CancellationToken cancellationToken)
        => keyRing.IsLoaded ? storage.CheckAsync(cancellationToken) : throw new KakaoBusinessTicketStoreException("The Data Protection keys are not loaded.");

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken);
            return true;
        }
        catch (KakaoBusinessTicketStoreException)
        {
            return false;
        }
    }

    public void RemoveLater(string sessionKey)
    {
        if (TicketKey.ToStorageKey(sessionKey) is { } storageKey) removals.Add(storageKey);
    }
}
