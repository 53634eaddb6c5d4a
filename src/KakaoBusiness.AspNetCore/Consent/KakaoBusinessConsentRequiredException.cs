namespace KakaoBusiness.AspNetCore;

/// <summary>Specifies why a call to an ad API needs a new consent.</summary>
public enum KakaoBusinessConsentReason
{
    /// <summary>The business token is dead: the user revoked it, or it was not used for a long time.</summary>
    TokenDead,

    /// <summary>The token lacks a scope that the call needs.</summary>
    ScopeMissing,
}

/// <summary>
/// The exception that is thrown if a call to an ad API can only succeed after a new consent from the user. <c>app.UseKakaoBusinessConsent()</c> handles
/// it in a request; other code has to catch it. Repeating the call does not help.
/// </summary>
public sealed class KakaoBusinessConsentRequiredException : Exception
{
    /// <summary>Creates the exception. An app needs this only in a test that replaces the client.</summary>
    /// <param name="reason">The reason why a consent is needed.</param>
    /// <param name="authenticationScheme">The Kakao Business scheme to challenge.</param>
    /// <param name="requiredScopes">The missing scopes, or none if the token is dead.</param>
    /// <param name="error">
    /// The error. <see cref="KakaoBusinessErrorCatalog.Describe(string)"/> creates one for the code <c>-401</c> or <c>-402</c>.
    /// </param>
    /// <param name="connectionKey">The key of the connection, or <see langword="null"/> for the token of a session.</param>
    public KakaoBusinessConsentRequiredException(
        KakaoBusinessConsentReason reason, string authenticationScheme, IReadOnlyList<string> requiredScopes, KakaoBusinessError error,
        string? connectionKey = null)
        : base($"The call to the ad API needs a new consent from the user. {error}")
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

    /// <summary>Gets the reason why a consent is needed.</summary>
    public KakaoBusinessConsentReason Reason { get; }

    /// <summary>Gets the Kakao Business scheme to challenge.</summary>
    public string AuthenticationScheme { get; }

    /// <summary>Gets the scopes that the call needs in addition to the granted ones; empty if the token is dead.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>
    /// Gets the error as Kakao reported it, or would have reported it, such as the code <c>-401</c> or <c>-402</c>. Its <c>StatusCode</c> is
    /// <see langword="null"/> if the call was not sent.
    /// </summary>
    public KakaoBusinessError Error { get; }

    /// <summary>
    /// Gets the key of the connection whose token was refused, or <see langword="null"/> for the token of a session. It is not part of
    /// <see cref="Exception.Message"/>.
    /// </summary>
    public string? ConnectionKey { get; }

    /// <summary>Gets whether a consent for the missing scopes was just given, so that another one does not help.</summary>
    internal bool WasJustRenewed { get; init; }

    /// <summary>Gets the scopes of the token, for a consent that begins after the session of a dead token has ended.</summary>
    internal IReadOnlyList<string> GrantedScopes { get; init; } = [];

    /// <summary>Returns whether the user may be asked for a consent: always for a dead token, and for more scopes if the scheme allows it.</summary>
    internal bool MayAskForConsent(KakaoBusinessOptions schemeOptions) => Reason == KakaoBusinessConsentReason.TokenDead || schemeOptions.IncrementalConsent;
}
