namespace KakaoBusiness.AspNetCore;

/// <summary>The business token of the session of the current request, for code that wants the token itself.</summary>
/// <remarks>To call the ad APIs, <c>AddHttpClient&lt;T&gt;().AddKakaoBusinessToken()</c> guards where the token goes.</remarks>
public interface IKakaoBusinessTokenAccessor
{
    /// <summary>Gets the token.</summary>
    /// <param name="authenticationScheme">The Kakao Business scheme whose session counts; <see langword="null"/> for any.</param>
    /// <returns>The token, or <see langword="null"/> outside a request, without a session, or where tokens are not saved.</returns>
    /// <exception cref="ArgumentException"><paramref name="authenticationScheme"/> is no Kakao Business scheme.</exception>
    ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme = null);
}
