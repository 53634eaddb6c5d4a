namespace KakaoBusiness.AspNetCore;

/// <summary>
/// On the request that renders <see cref="KakaoBusinessOptions.FailurePath"/>: why the sign-in failed.
/// <c>HttpContext.Features.Get&lt;KakaoBusinessFailureFeature&gt;()</c>.
/// </summary>
public sealed class KakaoBusinessFailureFeature
{
    /// <summary>Creates the feature, as a test of an app's failure page sets it.</summary>
    /// <param name="error">Why the sign-in failed.</param>
    /// <param name="statusCode">The status of the response.</param>
    /// <param name="returnUrl">The URL to which the sign-in was to lead, or <see langword="null"/>.</param>
    public KakaoBusinessFailureFeature(KakaoBusinessError error, int statusCode, string? returnUrl)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
        StatusCode = statusCode;
        ReturnUrl = returnUrl;
    }

    /// <summary>Why the sign-in failed.</summary>
    public KakaoBusinessError Error { get; }

    /// <summary>Gets the status of the response: 400, 403 if the app or the user refused, 502, 503 or 504 if Kakao is down or slow.</summary>
    public int StatusCode { get; }

    /// <summary>
    /// Gets the URL to which the sign-in was to lead, or <see langword="null"/> if it is not known: of this site, or of one of
    /// <see cref="KakaoBusinessOptions.AllowedReturnOrigins"/>.
    /// </summary>
    public string? ReturnUrl { get; }

    /// <summary>Gets the key that was to be connected, or <see langword="null"/> if it was a sign-in.</summary>
    public string? ConnectionKey { get; init; }
}
