namespace KakaoBusiness.Emulator;

/// <summary>What the emulator answers, in the order of a sign-in.</summary>
public enum KakaoEndpoint
{
    /// <summary><c>GET /oauth/business/authorize</c>: shows the consent screen.</summary>
    Authorize,

    /// <summary><c>POST /oauth/business/consent</c>: what the consent screen's form sends (the emulator's own path).</summary>
    Consent,

    /// <summary><c>POST /oauth/business/token</c>: exchanges a code for a business token.</summary>
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

    /// <summary><c>GET /openapi/v4/…/report</c> of Kakao Moment, of ad accounts, campaigns, ad groups and creatives.</summary>
    MomentReports,

    /// <summary><c>GET /openapi/v1/…/report</c> of Keyword Ad, of ad accounts, campaigns, ad groups and keywords.</summary>
    KeywordReports,

    /// <summary><c>POST /openapi/message/v1/message-ad-accounts</c>: creates an ad account for easy message ads.</summary>
    EasyMessageAdAccounts,

    /// <summary><c>/settings/connections</c>: the page where a user disconnects an app (the emulator's own path).</summary>
    AccountSettings,
}
