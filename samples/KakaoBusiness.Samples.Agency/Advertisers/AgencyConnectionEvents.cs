using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Agency.Advertisers;

/// <summary>What the library reports. It calls this on the node that noticed it, at least once; the history records it once.</summary>
public sealed class AgencyConnectionEvents(AdvertiserHistory history, TimeProvider time) : IKakaoBusinessConnectionEvents
{
    /// <inheritdoc/>
    public Task LostAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return history.ObserveAsync(connection, cancellationToken);
    }

    /// <inheritdoc/>
    public Task GrantsChangedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return history.RecordAsync(connection.Key, AdvertiserEventKind.GrantsChanged, connection.CheckedAt ?? time.GetUtcNow(), cancellationToken);
    }
}
