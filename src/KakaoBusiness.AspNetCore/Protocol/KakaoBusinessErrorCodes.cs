namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Defines the codes of failures for which Kakao sent no code. <see cref="KakaoBusinessError.Code"/> can also be one of Kakao's codes
/// (<c>KOE320</c>, <c>-401</c>) or of RFC 6749 (<c>access_denied</c>).
/// </summary>
public static class KakaoBusinessErrorCodes
{
    /// <summary>The user cancelled on the consent screen (RFC 6749 §4.1.2.1).</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>Kakao did not respond in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>Kakao could not be reached, or the connection broke.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Kakao responded with a 5xx status and no code.</summary>
    public const string ServerError = "server_error";

    /// <summary>Kakao responded with 429 and no code.</summary>
    public const string TooManyRequests = "too_many_requests";

    /// <summary>The response is not what the endpoint returns: it is not JSON, is too large, has no token, or is a redirect.</summary>
    public const string InvalidResponse = "invalid_response";

    /// <summary>The call was refused without a code that could be passed on.</summary>
    public const string UnknownError = "unknown_error";

    /// <summary>The <c>state</c> of the callback is missing, altered, or from another app or scheme.</summary>
    public const string InvalidState = "invalid_state";

    /// <summary>The callback does not belong to a sign-in that this browser began, or that sign-in is over.</summary>
    public const string CorrelationFailed = "correlation_failed";

    /// <summary>Another user signed in at the app between the challenge and the callback.</summary>
    public const string UserChanged = "user_changed";

    /// <summary>The callback is malformed: a method other than GET, a duplicate or oversized parameter, both code and error, or neither.</summary>
    public const string InvalidCallback = "invalid_callback";

    /// <summary>The browser has a session with another Kakao account that did not begin this consent.</summary>
    public const string OtherAccountSignedIn = "other_account_signed_in";

    /// <summary>The app refused the sign-in in one of its events.</summary>
    public const string RejectedByApp = "rejected_by_app";

    /// <summary>The app does not let this user connect the key.</summary>
    public const string ConnectNotAllowed = "connect_not_allowed";

    /// <summary>The app refused the consent of a connection in <see cref="IKakaoBusinessConnectionEvents.ConnectingAsync"/>.</summary>
    public const string ConnectionRefused = "connection_refused";

    /// <summary>Kakao issued a token, but the connection could not be stored: the app's connection store is unavailable.</summary>
    public const string ConnectionNotStored = "connection_not_stored";

    /// <summary>
    /// Kakao issued a token, but the session could not be stored or the previous one could not be read: the app's ticket store is unavailable.
    /// </summary>
    public const string SessionNotStored = "session_not_stored";
}
