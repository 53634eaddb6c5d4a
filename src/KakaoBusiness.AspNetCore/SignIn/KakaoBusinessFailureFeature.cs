namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Describes a failed sign-in or connection on the request that renders <see cref="KakaoBusinessOptions.FailurePath"/>. The page reads it
/// with <c>HttpContext.Features.Get&lt;KakaoBusinessFailureFeature&gt;()</c>.
/// </summary>
public sealed class KakaoBusinessFailureFeature
{
    /// <summary>Creates the feature, for example in a test of an app's failure page.</summary>
    /// <param name="error">The error.</param>
    /// <param name="statusCode">The status code of the response.</param>
    /// <param name="returnUrl">The URL to which the user was to return, or <see langword="null"/>.</param>
    public KakaoBusinessFailureFeature(KakaoBusinessError error, int statusCode, string? returnUrl)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
        StatusCode = statusCode;
        ReturnUrl = returnUrl;
    }

    /// <summary>Gets the error.</summary>
    public KakaoBusinessError Error { get; }

    /// <summary>
    /// Gets the status code of the response: 400; 403 if the app or the user refused; 502, 503 or 504 if Kakao or the app's store is
    /// unavailable or slow.
    /// </summary>
    public int StatusCode { get; }

    /// <summary>
    /// Gets the URL to which the user was to return, or <see langword="null"/> if it is unknown. The URL is of this site or of one of
    /// <see cref="KakaoBusinessOptions.AllowedReturnOrigins"/>.
    /// </summary>
    public string? ReturnUrl { get; }

    /// <summary>Gets the key of the connection that failed, or <see langword="null"/> if a sign-in failed.</summary>
    public string? ConnectionKey { get; init; }
}
