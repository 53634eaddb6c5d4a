using System.Collections.Frozen;
using static KakaoBusiness.AspNetCore.KakaoBusinessErrorKind;

namespace KakaoBusiness.AspNetCore;

/// <summary>Contains the kind and the texts of an error code.</summary>
internal sealed record KakaoBusinessErrorText(
    KakaoBusinessErrorKind Kind, string Description, string UserMessage, string UserMessageKorean, Uri Documentation);

/// <summary>
/// Describes the known error codes, with cause, remedy and texts for the user. Its sources are Kakao's error code pages for Business
/// Authentication, the REST API, Kakao Moment and Keyword Ad. KOE009, KOE010, KOE236, KOE237, KOE303 and KOE320 are reported by adopters.
/// </summary>
public static class KakaoBusinessErrorCatalog
{
    private static readonly Uri AuthenticationPage = new("https://developers.kakao.com/docs/latest/en/business-auth/trouble-shooting");
    private static readonly Uri ApiPage = new("https://developers.kakao.com/docs/latest/en/rest-api/error-code");
    private static readonly Uri MomentPage = new("https://developers.kakao.com/docs/latest/en/kakaomoment/error-code");
    private static readonly Uri KeywordAdPage = new("https://developers.kakao.com/docs/latest/en/keyword-ad/error-code");
    private static readonly Uri AuthorizationErrorRfc = new("https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1");

    private static readonly FrozenDictionary<string, KakaoBusinessErrorText> Texts = new Dictionary<string, KakaoBusinessErrorText>
    {
        ["KOE003"] = Authentication(Transient, "A temporary error of the Kakao OAuth server. Retry in a few seconds."),
        ["KOE005"] = Authentication(AppConfiguration, "The user is not a member of the test app. The app's owner has to add the member, or use the real app."),
        ["KOE008"] = Authentication(AppConfiguration, "The wrong type of app key. Set ClientId to the REST API key."),
        ["KOE009"] = Authentication(AppConfiguration, "The platform settings of the app are wrong. Correct them in the Kakao Developers console."),
        ["KOE010"] = Authentication(AppConfiguration, "The client secret is missing or wrong. Set ClientSecret to the secret for Business Authentication; the one for Kakao Login does not work here."),
        ["KOE025"] = Authentication(UserAction, "The Kakao account has not joined the Kakao Business Center. The user has to join and then try again.",
            "This Kakao account has not joined the Kakao Business Center yet. Join it, then try again.",
            "아직 카카오비즈니스 센터에 가입하지 않은 카카오계정입니다. 가입한 뒤 다시 시도해 주세요."),
        ["KOE026"] = Authentication(UserAction, "The Kakao account is in a state that cannot use the service. The user has to check the account at Kakao.",
            "This Kakao account cannot use the service at the moment. Check the state of the account at Kakao.",
            "현재 서비스를 이용할 수 없는 상태의 카카오계정입니다. 카카오계정 상태를 확인해 주세요."),
        ["KOE027"] = Authentication(UserAction, "The Kakao account owns no business asset. The user has to create one or use another account.",
            "This Kakao account owns no business asset such as an ad account. Create one, or use another Kakao account.",
            "이 카카오계정에는 광고계정 등의 비즈니스 자산이 없습니다. 자산을 만들거나 다른 카카오계정을 이용해 주세요."),
        ["KOE028"] = Authentication(AppConfiguration, "The redirect URI is not registered. Register exactly this app's callback URL as a business redirect URI."),
        ["KOE101"] = Authentication(AppConfiguration, "The app key is wrong. Set ClientId to the REST API key of the app."),
        ["KOE123"] = Authentication(AppConfiguration, "The app is not a Biz App. Turn it into one in the Kakao Developers console."),
        ["KOE124"] = Authentication(AppConfiguration, "The app lacks the permission. Apply for it in the Kakao Developers console."),
        ["KOE125"] = Authentication(AppConfiguration, "The app or the developer account is sanctioned. Contact Kakao."),
        ["KOE201"] = Authentication(AppConfiguration, "An unsupported response_type. Kakao accepts only \"code\"."),
        ["KOE232"] = Authentication(AppConfiguration, "A consent item is not configured for the app, or the app has no permission for it. Compare the business consent item settings with Scope."),
        ["KOE233"] = Authentication(AppConfiguration, "Kakao does not support a parameter, or a *_create scope has no wildcard resource ID. Remove PKCE and additional parameters."),
        ["KOE236"] = Authentication(RateLimited, "Too many business tokens were issued. Reuse the existing token, and revoke tokens that are not needed."),
        ["KOE237"] = Authentication(RateLimited, "Too many token requests. Slow down and retry later."),
        ["KOE303"] = Authentication(AppConfiguration, "The redirect URI of the token request differs from that of the code request. Check scheme and host behind a proxy (forwarded headers)."),
        ["KOE320"] = Authentication(KakaoBusinessErrorKind.Protocol, "The authorization code was not found: it has expired or was already used. Start again."),

        ["-1"] = Api(Transient, "An internal error at Kakao. Retry."),
        ["-2"] = Api(KakaoBusinessErrorKind.Protocol, "A parameter is missing or invalid. Correct the call."),
        ["-3"] = Api(AppConfiguration, "The feature is not activated for the app. Check the app's settings at Kakao."),
        ["-4"] = Api(UserAction, "The Kakao account is blocked or restricted.",
            "This Kakao account is blocked or restricted. Check the state of the account at Kakao.",
            "차단되었거나 이용이 제한된 카카오계정입니다. 카카오계정 상태를 확인해 주세요."),
        ["-5"] = Api(Permission, "The app has no permission for this API. Apply for it in the Kakao Developers console."),
        ["-6"] = Api(Permission, "Kakao does not allow this action. Check what the documentation of the API allows."),
        ["-7"] = Api(Transient, "Maintenance or an internal problem at Kakao. Retry later."),
        ["-8"] = Api(KakaoBusinessErrorKind.Protocol, "A header is wrong. Correct the call; most calls need adAccountId, easy message calls channel-profile-id."),
        ["-9"] = Api(KakaoBusinessErrorKind.Protocol, "Kakao has discontinued this API. Use its successor."),
        ["-10"] = Api(RateLimited, "The quota is exceeded. Slow down."),
        ["-11"] = Api(RateLimited, "The quota of a paid API is exceeded. Slow down, or raise the limit at Kakao."),
        ["-12"] = Api(AppConfiguration, "The app or the developer is sanctioned. Contact Kakao."),
        ["-101"] = Api(TokenDead, "The user is not connected to the app. A new consent connects the user again."),
        ["-401"] = Api(TokenDead, "The business token is dead, or the app key is invalid. A new consent provides another token."),
        ["-402"] = Api(Permission, "The user has not granted a scope that the call needs. Request that scope.",
            "This needs one more permission. Agree to it at Kakao to continue.",
            "추가 권한 동의가 필요합니다. 카카오에서 동의해 주세요."),
        ["-406"] = Api(UserAction, "The user is under 14, and the app's settings at Kakao do not allow such users.",
            "This Kakao account cannot be used here because of its holder's age.",
            "만 14세 미만 사용자의 카카오계정으로는 이용할 수 없습니다."),
        ["-603"] = Api(Transient, "A timeout at Kakao. Retry."),
        ["-813"] = Moment(BusinessRule, "Kakao Moment refused the call. Look up DetailCode."),
        ["-820"] = KeywordAd(BusinessRule, "Keyword Ad refused the call. Look up DetailCode."),
        ["-903"] = Api(AppConfiguration, "The app key belongs to a developer who is not registered. Check the app and its keys at Kakao."),
        ["-9798"] = Api(Transient, "Maintenance at Kakao. Retry later."),

        [KakaoBusinessErrorCodes.AccessDenied] = OAuth(UserCancelled, "The user cancelled on the consent screen.",
            "You cancelled the sign-in. Nothing has been changed.", "로그인을 취소했습니다. 변경된 것은 없습니다."),
        [KakaoBusinessErrorCodes.Timeout] = OAuth(Transient, "Kakao did not respond in time. Try again. BackchannelTimeout sets the limit."),
        [KakaoBusinessErrorCodes.Unreachable] = OAuth(Transient, "Kakao could not be reached, or the connection broke. Check the network and the endpoint."),
        [KakaoBusinessErrorCodes.ServerError] = OAuth(Transient, "Kakao returned a server error. Retry later."),
        [KakaoBusinessErrorCodes.TooManyRequests] = OAuth(RateLimited, "Too many requests. Slow down and retry later."),
        [KakaoBusinessErrorCodes.InvalidResponse] = OAuth(KakaoBusinessErrorKind.Protocol, "The response is not what this Kakao endpoint returns. Check the endpoint and any proxy in between."),
        [KakaoBusinessErrorCodes.InvalidState] = OAuth(KakaoBusinessErrorKind.Protocol, "The state parameter is missing, altered, or from another app. Nodes of one app must share their Data Protection keys."),
        [KakaoBusinessErrorCodes.CorrelationFailed] = OAuth(KakaoBusinessErrorKind.Protocol, "The callback does not belong to a sign-in that this browser began in the last minutes. Check that the correlation cookie reaches the callback path."),
        [KakaoBusinessErrorCodes.UserChanged] = OAuth(KakaoBusinessErrorKind.Protocol, "Another user signed in at the app between the challenge and the callback. No token was requested.",
            "You signed in as another user in the meantime. Please start again.", "그 사이에 다른 사용자로 로그인했습니다. 처음부터 다시 시도해 주세요."),
        [KakaoBusinessErrorCodes.InvalidCallback] = OAuth(KakaoBusinessErrorKind.Protocol, "The callback is malformed: not a GET, a duplicate or oversized parameter, both code and error, or neither."),
        [KakaoBusinessErrorCodes.OtherAccountSignedIn] = OAuth(UserAction, "The browser has a session with another Kakao account that did not begin this consent. The user has to sign out first, or change the account from within that session.",
            "You are already signed in here with another Kakao account, and stay signed in. To use a different account, sign out first.",
            "이미 다른 카카오계정으로 로그인되어 있으며, 로그인은 그대로 유지됩니다. 다른 계정을 사용하려면 먼저 로그아웃해 주세요."),
        [KakaoBusinessErrorCodes.RejectedByApp] = OAuth(Permission, "The app refused the sign-in in one of its events.",
            "This account is not allowed to sign in here.", "이 계정으로는 로그인할 수 없습니다."),
        [KakaoBusinessErrorCodes.ConnectNotAllowed] = OAuth(Permission, "AuthorizeConnect does not let this user connect the key. No token was requested.",
            "You are not allowed to connect a Kakao account here.", "카카오계정을 연결할 수 있는 권한이 없습니다."),
        [KakaoBusinessErrorCodes.ConnectionRefused] = OAuth(Permission, "The app refused the consent in ConnectingAsync. The token was revoked, and the connection is unchanged.",
            "This Kakao account cannot be connected here.", "이 카카오계정은 연결할 수 없습니다."),
        [KakaoBusinessErrorCodes.ConnectionNotStored] = OAuth(Transient, "Kakao issued a token, but the connection could not be stored. The token was revoked, and the connection is unchanged. Check the app's connection store.",
            "The Kakao account could not be connected at the moment. Please try again shortly.", "지금은 카카오계정을 연결할 수 없습니다. 잠시 후 다시 시도해 주세요."),
        [KakaoBusinessErrorCodes.SessionNotStored] = OAuth(Transient, "Kakao issued a token, but the session could not be stored. Check the app's ticket store.",
            "Signing in is not possible at the moment. Please try again shortly.", "지금은 로그인할 수 없습니다. 잠시 후 다시 시도해 주세요."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly KakaoBusinessErrorText Unknown =
        OAuth(KakaoBusinessErrorKind.Protocol, "An error that Kakao does not document. See Kakao's error code page for this code.");

    private static readonly KakaoBusinessErrorText UnknownRefusal =
        Api(Permission, "A refusal (403) with a code that Kakao does not document. See Kakao's error code page for this code.");

    /// <summary>Text for 403. The HTTP status (400, 403, 429) decides which of three meanings -813 has. For -820 only 400 is documented.</summary>
    private static readonly KakaoBusinessErrorText NoRightOnAdAccount = Moment(
        Permission, "The user has no permission for this ad account. Check the ad account of the call, and the user's role in it.",
        "Your Kakao account has no permission for this ad account. Check your role in it at Kakao.",
        "이 광고계정에 대한 권한이 없습니다. 카카오에서 광고계정 권한을 확인해 주세요.");

    /// <summary>Gets the codes that the catalog describes.</summary>
    public static IReadOnlyCollection<string> KnownCodes => Texts.Keys;

    /// <summary>Returns the error for a code. An unknown code is kept and gets a general description.</summary>
    /// <param name="code">The code, as in <see cref="KakaoBusinessError.Code"/>.</param>
    /// <returns>The error.</returns>
    /// <exception cref="ArgumentException"><paramref name="code"/> is empty.</exception>
    public static KakaoBusinessError Describe(string code) => Describe(code, statusCode: null);

    /// <summary>Returns the error for a code in a response from Kakao.</summary>
    /// <param name="code">The code, as in <see cref="KakaoBusinessError.Code"/>.</param>
    /// <param name="statusCode">The HTTP status of the response, if there was one.</param>
    /// <param name="requiredScopes">The scopes that the response reports as missing (code -402).</param>
    /// <param name="detailCode">The number with which an ad API specifies the code (<c>extras.detailCode</c>).</param>
    /// <returns>The error.</returns>
    /// <remarks>The HTTP status takes precedence over the code: 429 is <c>RateLimited</c>, and 5xx is <c>Transient</c>.</remarks>
    /// <exception cref="ArgumentException"><paramref name="code"/> is empty.</exception>
    public static KakaoBusinessError Describe(string code, int? statusCode, IReadOnlyList<string>? requiredScopes = null, long? detailCode = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        return new(code, GetText(code, statusCode), statusCode, requiredScopes, detailCode);
    }

    private static KakaoBusinessErrorText GetText(string code, int? statusCode)
    {
        var known = Texts.GetValueOrDefault(code);
        if (known?.Kind == BusinessRule && statusCode == 403) return NoRightOnAdAccount with { Documentation = known.Documentation };
        return statusCode switch
        {
            429 when known?.Kind != RateLimited => AsCauseOf(known, KakaoBusinessErrorCodes.TooManyRequests),
            >= 500 when known?.Kind != Transient => AsCauseOf(known, KakaoBusinessErrorCodes.ServerError),
            403 when known is null => UnknownRefusal,
            _ => known ?? Unknown,
        };
    }

    /// <summary>Returns the text for the HTTP status, with the documentation of the code.</summary>
    private static KakaoBusinessErrorText AsCauseOf(KakaoBusinessErrorText? known, string statusCode)
        => Texts[statusCode] with { Documentation = (known ?? Unknown).Documentation };

    internal static bool IsKnown(string code) => Texts.ContainsKey(code);

    private static KakaoBusinessErrorText Authentication(KakaoBusinessErrorKind kind, string description)
        => Authentication(kind, description, EnglishFor(kind), KoreanFor(kind));

    private static KakaoBusinessErrorText Authentication(KakaoBusinessErrorKind kind, string description, string english, string korean)
        => new(kind, description, english, korean, AuthenticationPage);

    private static KakaoBusinessErrorText Api(KakaoBusinessErrorKind kind, string description)
        => kind == KakaoBusinessErrorKind.Protocol
            ? Api(kind, description, "Kakao could not process the request. Please tell the operator of this site.", "카카오가 요청을 처리하지 못했습니다. 사이트 운영자에게 알려 주세요.")
            : Api(kind, description, EnglishFor(kind), KoreanFor(kind));

    private static KakaoBusinessErrorText Api(KakaoBusinessErrorKind kind, string description, string english, string korean)
        => new(kind, description, english, korean, ApiPage);

    private static KakaoBusinessErrorText Moment(KakaoBusinessErrorKind kind, string description)
        => Moment(kind, description, EnglishFor(kind), KoreanFor(kind));

    private static KakaoBusinessErrorText Moment(KakaoBusinessErrorKind kind, string description, string english, string korean)
        => new(kind, description, english, korean, MomentPage);

    private static KakaoBusinessErrorText KeywordAd(KakaoBusinessErrorKind kind, string description)
        => new(kind, description, EnglishFor(kind), KoreanFor(kind), KeywordAdPage);

    private static KakaoBusinessErrorText OAuth(KakaoBusinessErrorKind kind, string description)
        => OAuth(kind, description, EnglishFor(kind), KoreanFor(kind));

    private static KakaoBusinessErrorText OAuth(KakaoBusinessErrorKind kind, string description, string english, string korean)
        => new(kind, description, english, korean, AuthorizationErrorRfc);

    private static string EnglishFor(KakaoBusinessErrorKind kind) => kind switch
    {
        AppConfiguration => "This site is not set up correctly for Kakao Business. Please tell its operator.",
        Permission => "This site lacks a permission at Kakao. Please tell its operator.",
        BusinessRule => "Kakao's ad platform refused the request. Check the ad account and the values of the request.",
        RateLimited => "Too many requests at the moment. Please try again in a few minutes.",
        Transient => "Kakao cannot be reached at the moment. Please try again in a few minutes.",
        TokenDead => "The connection to your Kakao account has ended. Please sign in again.",
        _ => "The sign-in could not be completed. Please start again.",
    };

    private static string KoreanFor(KakaoBusinessErrorKind kind) => kind switch
    {
        AppConfiguration => "사이트의 카카오비즈니스 설정이 올바르지 않습니다. 사이트 운영자에게 알려 주세요.",
        Permission => "사이트에 필요한 카카오 권한이 없습니다. 사이트 운영자에게 알려 주세요.",
        BusinessRule => "카카오 광고 플랫폼이 요청을 거부했습니다. 광고계정과 요청 값을 확인해 주세요.",
        RateLimited => "지금은 요청이 너무 많습니다. 몇 분 뒤에 다시 시도해 주세요.",
        Transient => "지금은 카카오에 연결할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요.",
        TokenDead => "카카오계정과의 연결이 끊어졌습니다. 다시 로그인해 주세요.",
        _ => "로그인을 완료하지 못했습니다. 처음부터 다시 시도해 주세요.",
    };
}
