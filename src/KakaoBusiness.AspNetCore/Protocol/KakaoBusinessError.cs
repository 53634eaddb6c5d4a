using System.Globalization;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Describes a failure of Kakao Business Authentication or of a Kakao API, with texts that can be shown and logged. Kakao's own descriptions
/// are not included, because they can echo codes and tokens.
/// </summary>
public sealed class KakaoBusinessError
{
    internal KakaoBusinessError(
        string code, KakaoBusinessErrorText text, int? statusCode = null, IReadOnlyList<string>? requiredScopes = null, long? detailCode = null)
    {
        Code = code;
        DetailCode = detailCode;
        Kind = text.Kind;
        Description = text.Description;
        UserMessage = text.UserMessage;
        UserMessageKorean = text.UserMessageKorean;
        Documentation = text.Documentation;
        StatusCode = statusCode;
        RequiredScopes = requiredScopes ?? [];
    }

    /// <summary>
    /// Gets the code: <c>KOE…</c>, the number of an API error (<c>-401</c>), an OAuth 2.0 code (<c>access_denied</c>), or one of
    /// <see cref="KakaoBusinessErrorCodes"/>. Codes that Kakao does not document are passed on unchanged.
    /// </summary>
    public string Code { get; }

    /// <summary>
    /// Gets the number that specifies <see cref="Code"/> in an error of an ad API (<c>extras.detailCode</c>), such as 21006. It may be shown.
    /// Kakao's text for it is not included, because it can echo data of the request.
    /// </summary>
    public long? DetailCode { get; }

    /// <summary>
    /// Gets the kind, which shows who can fix the failure. The HTTP status takes precedence over the code: 429 is <c>RateLimited</c>, and 5xx
    /// is <c>Transient</c>.
    /// </summary>
    public KakaoBusinessErrorKind Kind { get; }

    /// <summary>Gets the cause and the remedy in one or two sentences for the developer, in English.</summary>
    public string Description { get; }

    /// <summary>Gets a sentence for the user, in English.</summary>
    public string UserMessage { get; }

    /// <summary>Gets a sentence for the user, in Korean.</summary>
    public string UserMessageKorean { get; }

    /// <summary>Gets the URL of Kakao's page about the error, or of the RFC if the code is an OAuth 2.0 code.</summary>
    public Uri Documentation { get; }

    /// <summary>Gets the HTTP status of Kakao's response, if there was one.</summary>
    public int? StatusCode { get; }

    /// <summary>
    /// Gets the scopes that Kakao reports as missing (<c>required_scopes</c> or <c>required_scope</c> of code -402). Empty for other errors.
    /// </summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>Gets whether Kakao reported the token as dead, by both status and code. A 401 of a proxy does not have this code.</summary>
    internal bool SaysTokenIsDead => Code == "-401" && StatusCode == 401;

    /// <summary>
    /// Gets whether the call can succeed only after a new consent: the token is dead, or the user is not connected to the app (-101 with 400),
    /// which does not mean that the token is dead.
    /// </summary>
    internal bool NeedsNewConsent => SaysTokenIsDead || (Code == "-101" && StatusCode == 400);

    /// <summary>
    /// Reads the error from a response of an ad API or of <c>kapi.kakao.com</c>: any status other than 2xx, or 2xx with an error in the body.
    /// </summary>
    /// <remarks>
    /// The body stays readable afterwards. Up to 64 KB of an error are read. If it is longer or unreadable, the status determines the error. A
    /// 2xx is read only if its length is known and within that limit, as after <c>SendAsync</c> with the default completion option.
    /// </remarks>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">The token that cancels reading.</param>
    /// <returns>The error, or <see langword="null"/> if the call succeeded.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<KakaoBusinessError?> FromResponseAsync(HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return ErrorResponse.ReadAsync(response, cancellationToken);
    }

    /// <summary>Returns the sentence for the user in the language of a culture: Korean for <c>ko</c>, otherwise English.</summary>
    /// <param name="culture">The culture, usually <see cref="CultureInfo.CurrentUICulture"/>.</param>
    /// <returns>The sentence.</returns>
    public string GetUserMessage(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "ko" ? UserMessageKorean : UserMessage;
    }

    /// <summary>Returns the codes and the description for the developer. They contain no text from Kakao.</summary>
    public override string ToString() => DetailCode is { } detail
        ? string.Create(CultureInfo.InvariantCulture, $"{Code} ({detail}): {Description}")
        : $"{Code}: {Description}";
}

/// <summary>Specifies who can fix a failure, and how.</summary>
public enum KakaoBusinessErrorKind
{
    /// <summary>A response that does not follow the protocol, or a callback that does not belong to a sign-in. Start again.</summary>
    Protocol,

    /// <summary>The user cancelled on the consent screen.</summary>
    UserCancelled,

    /// <summary>The user has to do something at Kakao first, such as join the Kakao Business Center.</summary>
    UserAction,

    /// <summary>The app's settings, at Kakao or in the app itself, are wrong. The developer has to correct them.</summary>
    AppConfiguration,

    /// <summary>A permission is missing: the app has to apply for a feature, or ask the user for a scope.</summary>
    Permission,

    /// <summary>
    /// The ad platform refused the call because of an invalid value, an object that does not exist, or a state that does not allow it.
    /// <see cref="KakaoBusinessError.DetailCode"/> gives the reason.
    /// </summary>
    BusinessRule,

    /// <summary>There were too many requests. Slow down and try again later.</summary>
    RateLimited,

    /// <summary>Kakao is down, slow or unreachable. The same request may succeed later.</summary>
    Transient,

    /// <summary>The business token is dead. A new consent is required.</summary>
    TokenDead,
}
