namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Sends the user of a component to the consent that an ad API call needs, and back to the page. <c>AddKakaoBusinessCircuits()</c> registers this
/// service. Components inject it.
/// </summary>
/// <example>
/// <code>
/// catch (KakaoBusinessConsentRequiredException exception)
/// {
///     if (!await Consent.TryNavigateAsync(exception)) message = exception.Error.UserMessage;
/// }
/// </code>
/// </example>
public interface IKakaoBusinessConsentNavigation
{
    /// <summary>
    /// Loads Kakao's consent in place of the page. It requests the scopes that the session or connection has and those that the call lacks, and
    /// returns to the page, whose components start again.
    /// </summary>
    /// <param name="exception">The refused call.</param>
    /// <param name="returnUrl">The page of this site to which the consent returns, or <see langword="null"/> for the current page.</param>
    /// <returns>
    /// <see langword="true"/> if the consent is loaded. <see langword="false"/> if the user stays: Kakao was just asked for the same and the call is
    /// still refused, the scheme does not allow incremental consent, or the user may not connect the key. In this case, show
    /// <see cref="KakaoBusinessError.UserMessage"/>.
    /// </returns>
    Task<bool> TryNavigateAsync(KakaoBusinessConsentRequiredException exception, string? returnUrl = null);
}
