namespace KakaoBusiness.AspNetCore;

/// <summary>Why a call to an ad API needs a new consent.</summary>
public enum KakaoBusinessConsentReason
{
    /// <summary>The business token is dead: the user revoked it, or it was not used for long.</summary>
    TokenDead,

    /// <summary>The token lacks a business consent item that the call needs.</summary>
    ScopeMissing,
}

/// <summary>
/// A call to an ad API that only a new consent of the user can make succeed. <c>app.UseKakaoBusinessConsent()</c> answers a
/// request that ends with it; other code catches it. To repeat the call is of no use.
/// </summary>
public sealed class KakaoBusinessConsentRequiredException : Exception
{
    /// <summary>Creates the exception, for a test in which the app replaces the client.</summary>
    /// <param name="reason">Why a consent is needed.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme to challenge.</param>
    /// <param name="requiredScopes">The business consent items that are missing; empty if the token is dead.</param>
    /// <param name="error">The failure; <see cref="KakaoBusinessErrorCatalog.Describe(string)"/> makes one of <c>-401</c> or <c>-402</c>.</param>
    /// <param name="connectionKey">The key of the connection; <see langword="null"/> for the token of a session.</param>
    public KakaoBusinessConsentRequiredException(
        KakaoBusinessConsentReason reason, string authenticationScheme, IReadOnlyList<string> requiredScopes, KakaoBusinessError error,
        string? connectionKey = null)
        : base($"The call to the ad API needs a new consent of the user. {error}")
    {
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        ArgumentNullException.ThrowIfNull(requiredScopes);
        ArgumentNullException.ThrowIfNull(error);
        Reason = reason;
        AuthenticationScheme = authenticationScheme;
        RequiredScopes = requiredScopes;
        Error = error;
        ConnectionKey = connectionKey;
    }

    /// <summary>Why.</summary>
    public KakaoBusinessConsentReason Reason { get; }

    /// <summary>Gets the Kakao Business scheme to challenge.</summary>
    public string AuthenticationScheme { get; }

    /// <summary>Gets the business consent items that the call needs beside those that the session has; empty if the token is dead.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>Gets the failure as Kakao reports it, or would have: code <c>-401</c> or <c>-402</c>. <c>StatusCode</c> is absent if the call was not made.</summary>
    public KakaoBusinessError Error { get; }

    /// <summary>
    /// Gets the key of the connection whose token was refused, or <see langword="null"/> for the token of a session. It is not part of
    /// <see cref="Exception.Message"/>.
    /// </summary>
    public string? ConnectionKey { get; }

    /// <summary>Whether a consent for what is missing was given a moment ago: another one does not help.</summary>
    internal bool WasJustRenewed { get; init; }

    /// <summary>What the token of the call had, for a consent that begins when the session of a dead token is gone already.</summary>
    internal IReadOnlyList<string> GrantedScopes { get; init; } = [];

    /// <summary>Whether a consent may be asked for: always for a dead token, and for more scopes if the scheme allows it.</summary>
    internal bool MayAskForConsent(KakaoBusinessOptions schemeOptions) => Reason == KakaoBusinessConsentReason.TokenDead || schemeOptions.IncrementalConsent;
}
