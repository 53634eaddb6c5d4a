using KakaoBusiness.AspNetCore.AdApi;


namespace Microsoft.AspNetCore.Builder;

/// <summary>Handles requests whose ad API calls need a new consent.</summary>
public static class KakaoBusinessConsentExtensions
{
    /// <summary>
    /// Handles a request that ended with <see cref="KakaoBusiness.AspNetCore.KakaoBusinessConsentRequiredException"/>. A browser that opens a page is
    /// sent to Kakao's consent, which requests the scopes that the session has and those that the call lacks, and back to the same URL. If the page
    /// is refused again right after that, or the request may not be redirected, the response is a page with the reason and a link (403). A client
    /// that does not accept <c>text/html</c> gets <c>application/problem+json</c>: 401 if the token is dead, 403 if a scope is missing.
    /// </summary>
    /// <param name="app">
    /// The application builder. Call this method after <c>UseExceptionHandler</c> and <c>UseAuthentication</c>, and before the endpoints.
    /// </param>
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
