namespace KakaoBusiness.AspNetCore;

/// <summary>How interactive circuits and SignalR hubs follow the sessions of their users.</summary>
public sealed class KakaoBusinessCircuitOptions
{
    /// <summary>
    /// Gets or sets how long a user whose session has ended may keep rights in a circuit or hub connection; one minute by default. A
    /// business token is never used after the end: each call of an ad API looks the session up.
    /// </summary>
    public TimeSpan RevalidationInterval { get; set; } = TimeSpan.FromMinutes(1);
}
