namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Describes why a request was refused, for the page at <see cref="KakaoBusinessOptions.InsufficientScopePath"/>:
/// <c>HttpContext.Features.Get&lt;KakaoBusinessInsufficientScopeFeature&gt;()</c>.
/// </summary>
public sealed class KakaoBusinessInsufficientScopeFeature
{
    /// <summary>Creates the feature, for a test of the app's page.</summary>
    /// <param name="authenticationScheme">The Kakao Business scheme that can request the missing scopes.</param>
    /// <param name="reason">The reason why the user was not redirected to the consent.</param>
    /// <param name="requiredScopes">The scopes that the endpoint requires.</param>
    /// <param name="missingScopes">The required scopes that the session does not have.</param>
    /// <param name="consentUrl">The local URL where the user can give the consent, or <see langword="null"/>.</param>
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

    /// <summary>Gets the Kakao Business scheme that can request the missing scopes.</summary>
    public string AuthenticationScheme { get; }

    /// <summary>Gets the reason why the user was not redirected to the consent.</summary>
    public KakaoBusinessInsufficientScopeReason Reason { get; }

    /// <summary>Gets the scopes that the endpoint requires.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>Gets the required scopes that the session does not have. <see cref="KakaoBusinessScopes.Find"/> has their display names.</summary>
    public IReadOnlyList<string> MissingScopes { get; }

    /// <summary>
    /// Gets the local URL of a link to the consent. It is valid for an hour and returns to the page that the user opened, or from which
    /// the request was sent. <see langword="null"/> if <see cref="KakaoBusinessOptions.IncrementalConsent"/> is disabled.
    /// </summary>
    public string? ConsentUrl { get; }
}

/// <summary>Specifies why a request that lacks a scope is refused instead of being redirected to the consent.</summary>
public enum KakaoBusinessInsufficientScopeReason
{
    /// <summary>The request cannot be redirected: the data of a posted form would be lost, and a script would not follow the redirect.</summary>
    ConsentNeeded,

    /// <summary>The user was asked for the scope, and the token still lacks it. Redirecting again would cause a loop.</summary>
    NotGranted,

    /// <summary><see cref="KakaoBusinessOptions.IncrementalConsent"/> is disabled.</summary>
    ConsentOff,
}
