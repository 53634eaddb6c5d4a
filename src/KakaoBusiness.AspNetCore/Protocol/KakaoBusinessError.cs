using System.Globalization;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// A failure of Kakao Business Authentication or of an API behind it, in words that can be shown and logged.
/// Kakao's own descriptions are not part of it: they can echo codes and tokens.
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
    /// <c>KOE…</c>, the number of an API answer (<c>-401</c>), an OAuth 2.0 code (<c>access_denied</c>), or one of
    /// <see cref="KakaoBusinessErrorCodes"/>. Codes that are not in Kakao's documentation pass through untouched.
    /// </summary>
    public string Code { get; }

    /// <summary>
    /// Gets the number by which an ad API says more about <see cref="Code"/> (<c>extras.detailCode</c>), such as 21006. It may be shown;
    /// the text that comes with it is not part of the error, because it can echo data of the request.
    /// </summary>
    public long? DetailCode { get; }

    /// <summary>Gets who can fix it. The HTTP status counts before the code: 429 is <c>RateLimited</c>, and 5xx is <c>Transient</c>.</summary>
    public KakaoBusinessErrorKind Kind { get; }

    /// <summary>One or two sentences for the developer: the cause and the remedy. English.</summary>
    public string Description { get; }

    /// <summary>Gets a sentence for the user, in English.</summary>
    public string UserMessage { get; }

    /// <summary>Gets a sentence for the user, in Korean.</summary>
    public string UserMessageKorean { get; }

    /// <summary>Kakao's page about the error, or the RFC if the code is of OAuth 2.0.</summary>
    public Uri Documentation { get; }

    /// <summary>Gets the HTTP status of Kakao's response, if there was one.</summary>
    public int? StatusCode { get; }

    /// <summary>Gets the business consent items that Kakao names as missing (<c>required_scopes</c> or <c>required_scope</c> of code -402); empty otherwise.</summary>
    public IReadOnlyList<string> RequiredScopes { get; }

    /// <summary>Whether Kakao declares the token dead, by status and code together. The 401 of a proxy has no such code.</summary>
    internal bool SaysTokenIsDead => Code == "-401" && StatusCode == 401;

    /// <summary>
    /// Whether only a new consent makes the call work: the token is dead, or the user is not connected to the app (-101 with 400), which
    /// says nothing about the token.
    /// </summary>
    internal bool NeedsNewConsent => SaysTokenIsDead || (Code == "-101" && StatusCode == 400);

    /// <summary>
    /// Reads the error of a response of an ad API or of <c>kapi.kakao.com</c>: any status other than 2xx, and a 2xx whose body is an
    /// error all the same.
    /// </summary>
    /// <remarks>
    /// The body stays readable afterwards. An error is read up to 64 KB; a longer or unreadable one is described by its status. A
    /// 2xx is read only if its length is known and within that limit, as it is after <c>SendAsync</c> with the default completion option.
    /// </remarks>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The error, or <see langword="null"/> if the call succeeded.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<KakaoBusinessError?> FromResponseAsync(HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return ErrorResponse.ReadAsync(response, cancellationToken);
    }

    /// <summary>The sentence for the user in the language of a culture: Korean for <c>ko</c>, else English.</summary>
    /// <param name="culture">Usually <see cref="CultureInfo.CurrentUICulture"/>.</param>
    public string GetUserMessage(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "ko" ? UserMessageKorean : UserMessage;
    }

    /// <summary>The codes and the developer's sentence; no text of Kakao's.</summary>
    public override string ToString() => DetailCode is { } detail
        ? string.Create(CultureInfo.InvariantCulture, $"{Code} ({detail}): {Description}")
        : $"{Code}: {Description}";
}

/// <summary>What a failure asks for: who can fix it, and how.</summary>
public enum KakaoBusinessErrorKind
{
    /// <summary>A response that does not follow the protocol, or a callback that does not belong to a sign-in. Start again.</summary>
    Protocol,

    /// <summary>The user cancelled on the consent screen.</summary>
    UserCancelled,

    /// <summary>The user has something to do at Kakao first, e.g. join the Kakao Business Center.</summary>
    UserAction,

    /// <summary>The app's settings at Kakao or in this app are wrong: for its developer.</summary>
    AppConfiguration,

    /// <summary>A permission is missing: a feature to apply for, or a business consent item to ask the user for.</summary>
    Permission,

    /// <summary>
    /// The ad platform refuses what the call asks for: a value that it does not take, an object that does not exist, a state
    /// that does not allow it. <see cref="KakaoBusinessError.DetailCode"/> gives the reason.
    /// </summary>
    BusinessRule,

    /// <summary>Too many requests. Slow down and try later.</summary>
    RateLimited,

    /// <summary>Kakao is down, slow, or out of reach. The same request may succeed later.</summary>
    Transient,

    /// <summary>The business token is dead. Only a new consent gives another.</summary>
    TokenDead,
}
