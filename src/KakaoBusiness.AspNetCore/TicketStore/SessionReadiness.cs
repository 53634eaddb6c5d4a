using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>Whether a user who is sent to Kakao now could be signed in on return: the keys are loaded, and the storage takes writes.</summary>
internal sealed class SessionReadiness(KeyRingLoader keyRing, GuardedTicketStorage storage)
{
    /// <exception cref="KakaoBusinessTicketStoreException">The storage is away, or the keys are.</exception>
    public Task CheckAsync(CancellationToken cancellationToken)
        => keyRing.IsLoaded ? storage.CheckAsync(cancellationToken) : throw new KakaoBusinessTicketStoreException("The Data Protection keys are not loaded.");

    /// <summary>The same as an answer, for a request.</summary>
    public async Task<bool> IsReadyAsync(HttpContext context)
    {
        try
        {
            await CheckAsync(context.RequestAborted);
            return true;
        }
        catch (KakaoBusinessTicketStoreException)
        {
            return false;
        }
    }
}
