namespace KakaoBusiness.AspNetCore;

/// <summary>One session of a user, as a page may list it.</summary>
public sealed class KakaoBusinessSession
{
    /// <summary>Names the session to <see cref="IKakaoBusinessSessions"/>. It opens nothing: it is neither the cookie nor the storage's key.</summary>
    public required string Id { get; init; }

    /// <summary>When the user signed in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the session was last used, as fine as <see cref="KakaoBusinessTicketStoreOptions.LastUseInterval"/>.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>When it ends unless it is used before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
