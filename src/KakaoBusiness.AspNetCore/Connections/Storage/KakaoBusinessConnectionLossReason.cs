namespace KakaoBusiness.AspNetCore;

/// <summary>Why a connection needs a new consent.</summary>
public enum KakaoBusinessConnectionLossReason
{
    /// <summary>It needs none.</summary>
    None = 0,

    /// <summary>
    /// Kakao answered 401 with code -401: the business token was revoked, or it died after a long period without use.
    /// </summary>
    TokenDead = 1,

    /// <summary>
    /// The stored token cannot be decrypted: the Data Protection keys that encrypted it are gone, the row was copied from another
    /// key or app, or the client ID has changed. Determined whenever the row is read and never stored, so that restored keys make the
    /// connection usable again.
    /// </summary>
    Unreadable = 2,
}
