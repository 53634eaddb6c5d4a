namespace KakaoBusiness.AspNetCore;

/// <summary>Configures how interactive circuits and SignalR hubs follow the sessions of their users.</summary>
public sealed class KakaoBusinessCircuitOptions
{
    /// <summary>
    /// Gets or sets how long a user whose session has ended can keep rights in a circuit or hub connection. A business token is never used after the
    /// end, because each call to an ad API looks up the session. The default is one minute.
    /// </summary>
    public TimeSpan RevalidationInterval { get; set; } = TimeSpan.FromMinutes(1);
}
