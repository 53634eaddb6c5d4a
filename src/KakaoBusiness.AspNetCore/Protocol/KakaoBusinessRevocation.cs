namespace KakaoBusiness.AspNetCore;

/// <summary>How a business token ended. Either way it is dead.</summary>
public sealed class KakaoBusinessRevocation
{
    /// <summary>Whether Kakao answered that the token was dead before (401, code -401).</summary>
    public bool WasDeadAlready { get; init; }
}
