namespace KakaoBusiness.AspNetCore;

/// <summary>Whether a stored connection can be used.</summary>
public enum KakaoBusinessConnectionState
{
    /// <summary>The business token was alive when it was last used or checked.</summary>
    Connected = 1,

    /// <summary>Only a new consent of the advertiser makes the connection usable again.</summary>
    ReconnectRequired = 2,
}
