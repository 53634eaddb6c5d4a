namespace KakaoBusiness.AspNetCore;

/// <summary>Specifies whether a stored connection can be used.</summary>
public enum KakaoBusinessConnectionState
{
    /// <summary>The business token was alive when it was last used or checked.</summary>
    Connected = 1,

    /// <summary>Only a new consent of the advertiser makes the connection usable again.</summary>
    ReconnectRequired = 2,
}

/// <summary>Specifies why a connection needs a new consent.</summary>
public enum KakaoBusinessConnectionLossReason
{
    /// <summary>The connection does not need a new consent.</summary>
    None = 0,

    /// <summary>Kakao answered 401 with code -401: the business token was revoked, or it ended after a long period without use.</summary>
    TokenDead = 1,

    /// <summary>
    /// The stored token cannot be decrypted: the Data Protection keys that encrypted it are gone, the row was copied from another key or app, or the
    /// client ID has changed. The library checks this whenever it reads the row and never stores it, so that restored keys make the connection usable
    /// again.
    /// </summary>
    Unreadable = 2,
}
