namespace KakaoBusiness.AspNetCore;

/// <summary>One page of an owner's connections.</summary>
/// <param name="Connections">The connections of this page.</param>
/// <param name="Continuation">What <see cref="IKakaoBusinessConnections.ListAsync"/> takes to return the next page, or <see langword="null"/> after the last one.</param>
public sealed record KakaoBusinessConnectionPage(IReadOnlyList<KakaoBusinessConnection> Connections, string? Continuation);
