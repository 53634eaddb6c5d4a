namespace KakaoBusiness.Emulator;

/// <summary>Specifies an endpoint of the emulator, in the order of a sign-in.</summary>
public enum KakaoEndpoint
{
    /// <summary><c>GET /oauth/business/authorize</c>, which shows the consent screen.</summary>
    Authorize,

    /// <summary><c>POST /oauth/business/consent</c>, which receives the form of the consent screen. The path is the emulator's choice.</summary>
    Consent,

    /// <summary><c>POST /oauth/business/token</c>, which exchanges a code for a business token.</summary>
    Token,

    /// <summary><c>GET /v1/business/tokeninfo</c>.</summary>
    TokenInformation,

    /// <summary><c>GET /v1/business/userinfo</c>.</summary>
    UserInformation,

    /// <summary><c>POST /v1/business/revoke</c>.</summary>
    Revoke,

    /// <summary><c>GET /openapi/v4/adAccounts/pages</c> of Kakao Moment.</summary>
    MomentAdAccounts,

    /// <summary><c>GET /openapi/v1/adAccounts/pages</c> of Keyword Ad.</summary>
    KeywordAdAccounts,

    /// <summary><c>GET /openapi/v4/…/report</c> of Kakao Moment, for ad accounts, campaigns, ad groups and creatives.</summary>
    MomentReports,

    /// <summary><c>GET /openapi/v1/…/report</c> of Keyword Ad, for ad accounts, campaigns, ad groups and keywords.</summary>
    KeywordReports,

    /// <summary><c>POST /openapi/message/v1/message-ad-accounts</c>, which creates an ad account for easy message ads.</summary>
    EasyMessageAdAccounts,

    /// <summary><c>/settings/connections</c>, the page where a user disconnects an app. The path is the emulator's choice.</summary>
    AccountSettings,
}
