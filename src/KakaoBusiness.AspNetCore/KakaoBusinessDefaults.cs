using KakaoBusiness.AspNetCore.Diagnostics;

namespace KakaoBusiness.AspNetCore;

/// <summary>Default values of the Kakao Business authentication handler.</summary>
/// <remarks>The endpoints are those of Kakao's concepts page of Business Authentication.</remarks>
public static class KakaoBusinessDefaults
{
    /// <summary>The scheme under which <c>AddKakaoBusiness()</c> registers the handler: <c>KakaoBusiness</c>.</summary>
    public const string AuthenticationScheme = "KakaoBusiness";

    /// <summary>The display name of the scheme: <c>Kakao Business</c>.</summary>
    public const string DisplayName = "Kakao Business";

    /// <summary>The path to which Kakao returns, below the app's path base: <c>/signin-kakaobusiness</c>.</summary>
    public const string CallbackPath = "/signin-kakaobusiness";

    /// <summary>How long one answer of Kakao's may take, body included: 15 seconds.</summary>
    internal static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Get business authorization code.</summary>
    public const string AuthorizationEndpoint = "https://kauth.kakao.com/oauth/business/authorize";

    /// <summary>Get business token.</summary>
    public const string TokenEndpoint = "https://kauth.kakao.com/oauth/business/token";

    /// <summary>Retrieve business token information.</summary>
    public const string TokenInformationEndpoint = "https://kapi.kakao.com/v1/business/tokeninfo";

    /// <summary>Retrieve business user information.</summary>
    public const string UserInformationEndpoint = "https://kapi.kakao.com/v1/business/userinfo";

    /// <summary>Revoke business token.</summary>
    public const string RevocationEndpoint = "https://kapi.kakao.com/v1/business/revoke";

    /// <summary>The Kakao Moment API.</summary>
    public const string MomentApiBaseAddress = "https://apis.moment.kakao.com";

    /// <summary>The Keyword Ad API (as adopters report it).</summary>
    public const string KeywordAdApiBaseAddress = "https://api.keywordad.kakao.com";

    /// <summary>The name of the <c>ActivitySource</c> and of the <c>Meter</c>: <c>KakaoBusiness.AspNetCore</c>.</summary>
    public const string TelemetryName = KakaoBusinessTelemetry.Name;
}
