namespace KakaoBusiness.AspNetCore;

/// <summary>Specifies why there is no business token for a call.</summary>
public enum KakaoBusinessTokenUnavailableReason
{
    /// <summary>The call was made outside a request, an interactive circuit and a hub invocation. Only these have a session.</summary>
    OutsideRequest,

    /// <summary>The request has no session of a Kakao Business scheme.</summary>
    NotSignedIn,

    /// <summary>The session has no token, because <c>SaveTokens</c> is off.</summary>
    NotSaved,

    /// <summary>The key of the call is not connected.</summary>
    NotConnected,

    /// <summary>
    /// The session of the interactive circuit or hub connection has ended, or a new consent replaced it. The page has to be reloaded.
    /// </summary>
    SessionEnded,

    /// <summary>The token of the connection does not reach the ad account of the call.</summary>
    AdAccountNotGranted,
}

/// <summary>
/// The exception that is thrown if a call to an ad API is not made because there is no business token for it. The message contains the remedy.
/// </summary>
public sealed class KakaoBusinessTokenUnavailableException : Exception
{
    /// <summary>Creates the exception. An app needs this only in a test that replaces the client.</summary>
    /// <param name="reason">The reason why there is no token.</param>
    public KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason reason)
        : base(GetMessage(reason))
        => Reason = reason;

    /// <summary>Gets the reason why there is no token.</summary>
    public KakaoBusinessTokenUnavailableReason Reason { get; }

    private static string GetMessage(KakaoBusinessTokenUnavailableReason reason) => reason switch
    {
        KakaoBusinessTokenUnavailableReason.OutsideRequest =>
            "The business token of a session is available only in a request, an interactive circuit or a hub invocation. In a background job, use a connection: create the client with IKakaoBusinessConnections.CreateClient.",
        KakaoBusinessTokenUnavailableReason.NotSignedIn =>
            "The request has no session of a Kakao Business scheme. Add [Authorize] to the endpoint, or challenge the user before the call.",
        KakaoBusinessTokenUnavailableReason.NotConnected =>
            "The key is not connected. Send the advertiser to the consent with a challenge that has KakaoBusinessConnectProperties.",
        KakaoBusinessTokenUnavailableReason.SessionEnded =>
            "The session of the circuit or hub connection has ended, or a new consent replaced it. Reload the page with NavigationManager.Refresh(forceReload: true), or connect the hub client again.",
        KakaoBusinessTokenUnavailableReason.AdAccountNotGranted =>
            "The business token of the connection does not reach the ad account of the call. Use one of GrantedResources. If the advertiser has added the ad account since the last check, call IKakaoBusinessConnections.CheckAsync first.",
        _ => "The session has no business token. Set SaveTokens of the Kakao Business scheme to true, which is the default.",
    };
}
