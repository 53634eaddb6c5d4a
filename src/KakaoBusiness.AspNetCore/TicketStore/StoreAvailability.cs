using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <inheritdoc cref="IStoreAvailability"/>
internal sealed class StoreAvailability(KeyRingLoader keyRing, GuardedTicketBackend storage, PostponedRemovals removals) : IStoreAvailability
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

/// <summary>Healthy if users can be signed in: the keys are loaded, and the backend accepts writes.</summary>
internal sealed class TicketStoreHealthCheck(StoreAvailability store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await store.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (KakaoBusinessTicketStoreException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message);
        }
    }
}
