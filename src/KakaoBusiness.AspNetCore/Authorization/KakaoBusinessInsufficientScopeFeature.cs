namespace KakaoBusiness.AspNetCore;

/// <summary>
/// On the request that renders <see cref="KakaoBusinessOptions.InsufficientScopePath"/>: why the request was refused.
/// <c>HttpContext.Features.Get&lt;KakaoBusinessInsufficientScopeFeature&gt;()</c>.
/// </summary>
public sealed class KakaoBusinessInsufficientScopeFeature
{
    /// <summary>Creates the feature, as a test of an app's page for it sets it.</summary>
    /// <param name="authenticationScheme">The Kakao Business scheme that can grant what is missing.</param>
    /// <param name="reason">Why the user was not simply taken to the consent.</param>
    /// <param name="requiredScopes">The business consent items that the endpoint needs.</param>
    /// <param name="missingScopes">Those of them that the session lacks.</param>
    /// <param name="consentUrl">Where the user can give the consent, local, or <see langword="null"/>.</param>
    public KakaoBusinessInsufficientScopeFeature(
        string authenticationScheme,
        KakaoBusinessInsufficientScopeReason reason,
        IReadOnlyList<string> requiredScopes,
        IReadOnlyList<string> missingScopes,
        string? consentUrl)
    {
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        ArgumentNullException.ThrowIfNull(requiredScopes);
        ArgumentNullException.ThrowIfNull(missingScopes);
        AuthenticationScheme = authenticationScheme;
        Reason = reason;
        RequiredScopes = requiredScopes;
        MissingScopes = missingScopes;
        ConsentUrl = consentUrl;
    }

    /// <summary>Gets the Kakao Business scheme that can grant what is missing.</summary>
    public string AuthenticationScheme { get; }

    /// <summary>Why the user was not simply taken to the consent.</summary>
    public KakaoBusinessInsufficientScopeReason Reason { get; }

    /// <summary>Gets the business consent items that the endpoint needs.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>Those of them that the session lacks. <see cref="KakaoBusinessScopes.Find"/> names them for a reader.</summary>
    public IReadOnlyList<string> MissingScopes { get; }

    /// <summary>
    /// Gets where the user can give the consent, for a link: local, good for an hour, and leads back to the page that the request
    /// came from. <see langword="null"/> if <see cref="KakaoBusinessOptions.IncrementalConsent"/> is off.
    /// </summary>
    public string? ConsentUrl { get; }
}

/// <summary>Why a request that lacks a business consent item is refused instead of being taken to the consent.</summary>
public enum KakaoBusinessInsufficientScopeReason
{
    /// <summary>The request is not one that a redirect may answer: a form that was posted would be lost, a script would not follow.</summary>
    ConsentNeeded,

    /// <summary>The user was asked for the item, and the token still lacks it. Asking again automatically would never end.</summary>
    NotGranted,

    /// <summary><see cref="KakaoBusinessOptions.IncrementalConsent"/> is off.</summary>
    ConsentOff,
}
