using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore;

/// <summary>Provides the default values of the Kakao Business authentication handler.</summary>
/// <remarks>The endpoints are those on Kakao's concepts page of Business Authentication.</remarks>
public static class KakaoBusinessDefaults
{
    /// <summary>The scheme under which <c>AddKakaoBusiness()</c> registers the handler: <c>KakaoBusiness</c>.</summary>
    public const string AuthenticationScheme = "KakaoBusiness";

    /// <summary>The display name of the scheme: <c>Kakao Business</c>.</summary>
    public const string DisplayName = "Kakao Business";

    /// <summary>The path to which Kakao returns, below the app's path base: <c>/signin-kakaobusiness</c>.</summary>
    public const string CallbackPath = "/signin-kakaobusiness";

    /// <summary>The time limit of one response of Kakao, including its body: 15 seconds.</summary>
    internal static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The endpoint of "Get business authorization code".</summary>
    public const string AuthorizationEndpoint = "https://kauth.kakao.com/oauth/business/authorize";

    /// <summary>The endpoint of "Get business token".</summary>
    public const string TokenEndpoint = "https://kauth.kakao.com/oauth/business/token";

    /// <summary>The endpoint of "Retrieve business token information".</summary>
    public const string TokenInformationEndpoint = "https://kapi.kakao.com/v1/business/tokeninfo";

    /// <summary>The endpoint of "Retrieve business user information".</summary>
    public const string UserInformationEndpoint = "https://kapi.kakao.com/v1/business/userinfo";

    /// <summary>The endpoint of "Revoke business token".</summary>
    public const string RevocationEndpoint = "https://kapi.kakao.com/v1/business/revoke";

    /// <summary>The base address of the Kakao Moment API.</summary>
    public const string MomentApiBaseAddress = "https://apis.moment.kakao.com";

    /// <summary>The base address of the Keyword Ad API (as adopters report it).</summary>
    public const string KeywordAdApiBaseAddress = "https://api.keywordad.kakao.com";

    /// <summary>The name of the <c>ActivitySource</c> and of the <c>Meter</c>: <c>KakaoBusiness.AspNetCore</c>.</summary>
    public const string TelemetryName = KakaoBusinessTelemetry.Name;
}
