using KakaoBusiness.AspNetCore.AdApi;


namespace Microsoft.AspNetCore.Builder;

/// <summary>Turns a missing consent of an ad API call into an answer.</summary>
public static class KakaoBusinessConsentExtensions
{
    /// <summary>
    /// Answers a request that ended with <see cref="KakaoBusiness.AspNetCore.KakaoBusinessConsentRequiredException"/>. A browser
    /// that opens a page is taken to Kakao's consent for what the session has and the call lacks, and back to the same URL. If
    /// the page is refused again right after that, or the request may not be redirected, the answer is a page with the reason
    /// and a link (403). A client that does not accept <c>text/html</c> gets <c>application/problem+json</c>: 401 if the token is
    /// dead, 403 if a consent item is missing.
    /// </summary>
    /// <param name="app">The pipeline. Behind <c>UseExceptionHandler</c> and <c>UseAuthentication</c>, before the endpoints.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <example>
    /// <code>
    /// app.UseAuthentication();
    /// app.UseAuthorization();
    /// app.UseKakaoBusinessConsent();
    /// </code>
    /// </example>
    public static IApplicationBuilder UseKakaoBusinessConsent(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.UseMiddleware<ConsentMiddleware>();
    }
}
