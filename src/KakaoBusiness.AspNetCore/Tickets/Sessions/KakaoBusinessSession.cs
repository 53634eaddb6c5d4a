namespace KakaoBusiness.AspNetCore;

/// <summary>One session of a user, as a page may list it.</summary>
/// <param name="Id">Names the session to <see cref="IKakaoBusinessSessions"/>. It opens nothing: it is neither the cookie nor the storage's key.</param>
/// <param name="StartedAt">When the user signed in.</param>
/// <param name="LastUsedAt">When the session was last used, as fine as <see cref="KakaoBusinessTicketStoreOptions.LastUseInterval"/>.</param>
/// <param name="ExpiresAt">When it ends unless it is used before.</param>
public sealed record KakaoBusinessSession(string Id, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt);
