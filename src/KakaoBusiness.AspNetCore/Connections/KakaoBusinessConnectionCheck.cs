namespace KakaoBusiness.AspNetCore;

/// <summary>The result of <see cref="IKakaoBusinessConnections.CheckAsync"/>.</summary>
/// <param name="Connection">The connection, or <see langword="null"/> if the key is not connected.</param>
/// <param name="Error">Why Kakao could not answer, or <see langword="null"/> if it did.</param>
public sealed record KakaoBusinessConnectionCheck(KakaoBusinessConnection? Connection, KakaoBusinessError? Error);
