namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Sends the user of a component to the consent that a call of an ad API lacks, and back to the page. <c>AddKakaoBusinessCircuits()</c>
/// registers it; a component injects it.
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
    /// Loads Kakao's consent in place of the page. It asks for what the session or connection has and the call lacks, and leads back to
    /// the page, whose components start anew.
    /// </summary>
    /// <param name="exception">The refused call.</param>
    /// <param name="returnUrl">The page of this site to which the consent leads; <see langword="null"/> for the current one.</param>
    /// <returns>
    /// <see langword="false"/> if the user stays: Kakao was asked for the same a moment ago and the call is still refused, the scheme
    /// does not allow incremental consent, or the user may not connect the key. Show <see cref="KakaoBusinessError.UserMessage"/>.
    /// </returns>
    Task<bool> TryNavigateAsync(KakaoBusinessConsentRequiredException exception, string? returnUrl = null);
}
