namespace KakaoBusiness.AspNetCore;

/// <summary>Gets the business token of the session of the current request, interactive circuit or hub invocation, for code that wants the token itself.</summary>
/// <remarks>To call the ad APIs, <c>AddHttpClient&lt;T&gt;().AddKakaoBusinessToken()</c> guards where the token goes.</remarks>
public interface IKakaoBusinessTokenAccessor
{
    /// <summary>Gets the token.</summary>
    /// <param name="authenticationScheme">The Kakao Business scheme whose session counts; <see langword="null"/> for any.</param>
    /// <returns>The token, or <see langword="null"/> outside of these, without a session, after its end, or if tokens are not saved.</returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is no Kakao Business scheme.</exception>
    ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme = null);
}
