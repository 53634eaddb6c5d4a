namespace KakaoBusiness.AspNetCore;

/// <summary>Why there is no business token for a call.</summary>
public enum KakaoBusinessTokenUnavailableReason
{
    /// <summary>The call was made outside a request, an interactive circuit and an invocation of a hub, which alone have a session.</summary>
    OutsideRequest,

    /// <summary>The request has no session of a Kakao Business scheme.</summary>
    NotSignedIn,

    /// <summary>The session has no token, because <c>SaveTokens</c> is off.</summary>
    NotSaved,

    /// <summary>The key of the call is not connected.</summary>
    NotConnected,

    /// <summary>
    /// The session of the interactive circuit or hub connection has ended, or a new consent replaced it. The page has to be loaded again.
    /// </summary>
    SessionEnded,

    /// <summary>The token of the connection is known not to reach the ad account of the call.</summary>
    AdAccountNotGranted,
}

/// <summary>A call to an ad API that was not made, because there is no business token for it. The message says what to do.</summary>
public sealed class KakaoBusinessTokenUnavailableException : Exception
{
    /// <summary>Creates the exception, for a test in which the app replaces the client.</summary>
    /// <param name="reason">Why there is no token.</param>
    public KakaoBusinessTokenUnavailableException(KakaoBusinessTokenUnavailableReason reason)
        : base(GetMessage(reason))
        => Reason = reason;

    /// <summary>Why there is none.</summary>
    public KakaoBusinessTokenUnavailableReason Reason { get; }

    private static string GetMessage(KakaoBusinessTokenUnavailableReason reason) => reason switch
    {
        KakaoBusinessTokenUnavailableReason.OutsideRequest =>
            "There is no business token of a session outside a request, an interactive circuit or an invocation of a hub. A background job uses a connection: create the client with IKakaoBusinessConnections.CreateClient.",
        KakaoBusinessTokenUnavailableReason.NotSignedIn =>
            "The request has no session of a Kakao Business scheme. Put [Authorize] on the endpoint, or challenge the user before the call.",
        KakaoBusinessTokenUnavailableReason.NotConnected =>
            "The key is not connected. Send the advertiser to the consent with a challenge of KakaoBusinessConnectProperties.",
        KakaoBusinessTokenUnavailableReason.SessionEnded =>
            "The session of the circuit or hub connection has ended, or a new consent replaced it. Load the page again: NavigationManager.Refresh(forceReload: true). A hub client connects again.",
        KakaoBusinessTokenUnavailableReason.AdAccountNotGranted =>
            "The business token of the connection does not reach the ad account of the call. Name one of GrantedResources. If the advertiser has added the ad account since the last check, call IKakaoBusinessConnections.CheckAsync first.",
        _ => "The session has no business token. Set SaveTokens of the Kakao Business scheme to true, its default.",
    };
}
