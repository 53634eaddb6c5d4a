namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Provides the business token of the session of the current request, interactive circuit or hub invocation, for code that needs the token
/// itself.
/// </summary>
/// <remarks>
/// To call the ad APIs, use <c>AddHttpClient&lt;T&gt;().AddKakaoBusinessToken()</c>, which also controls where the token is sent.
/// </remarks>
public interface IKakaoBusinessTokenAccessor
{
    /// <summary>Gets the token.</summary>
    /// <param name="authenticationScheme">The Kakao Business scheme of the session, or <see langword="null"/> for any.</param>
    /// <returns>
    /// The token, or <see langword="null"/> if the code runs outside of a request, circuit or hub invocation, if there is no session or it has
    /// ended, or if tokens are not saved.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is not a Kakao Business scheme.</exception>
    ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme = null);
}
