namespace KakaoBusiness.AspNetCore;

/// <summary>How a disconnection ended.</summary>
public enum KakaoBusinessDisconnectResult
{
    /// <summary>The key was not connected.</summary>
    NotConnected,

    /// <summary>The token is dead at Kakao, and the connection is forgotten.</summary>
    Revoked,

    /// <summary>The connection is forgotten. Kakao could not be reached, and the revocation is retried in the background.</summary>
    RevocationPending,

    /// <summary>The connection is forgotten. Its token could not be decrypted, so it may live on until the advertiser revokes it in the Kakao account settings.</summary>
    TokenUnreadable,
}
