namespace KakaoBusiness.Emulator;

/// <summary>
/// Where a <c>KOE…</c> code stands when authorization fails by a redirect to the app.
/// Kakao does not publish it, so an app has to cope with each of these.
/// </summary>
public enum KoePlacement
{
    /// <summary>Inside the text of <c>error_description</c>; <c>error</c> is an OAuth 2.0 code.</summary>
    ErrorDescription,

    /// <summary><c>error</c> is the KOE code itself.</summary>
    Error,

    /// <summary>In a parameter <c>error_code</c> of its own, as in the answers of the token endpoint.</summary>
    ErrorCode,
}
