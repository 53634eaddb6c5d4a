namespace KakaoBusiness.AspNetCore;

/// <summary>Types of the claims that a Kakao Business sign-in writes into the ticket.</summary>
public static class KakaoBusinessClaimTypes
{
    /// <summary>
    /// The granted business consent items, all in one claim and separated by spaces: <c>moment_management biz_account_email</c>.
    /// One claim, because a cookie pays for every name.
    /// </summary>
    public const string GrantedScopes = "urn:kakaobusiness:scopes";

    /// <summary>The ad accounts that the token reaches, all in one claim and separated by spaces: <c>moment:12345 keyword:67890</c>.</summary>
    public const string GrantedResources = "urn:kakaobusiness:resources";

    /// <summary>The primary e-mail of the Kakao account, as granted by <c>biz_account_email</c>.</summary>
    public const string AccountEmail = "urn:kakaobusiness:biz_account_email";
}
