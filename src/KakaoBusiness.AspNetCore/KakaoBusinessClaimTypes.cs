using System.Security.Claims;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Defines the claim types of a Kakao Business sign-in: three that the ticket contains, and those that the library derives from them for each
/// request.
/// </summary>
/// <remarks>
/// A claim in the ticket counts only if its identity is of a Kakao Business scheme and its issuer is the one of that scheme, which is
/// <c>options.ClaimsIssuer ?? scheme.Name</c>. An app that corrects a claim in <c>OnCreatingTicket</c> has to set that issuer.
/// </remarks>
public static class KakaoBusinessClaimTypes
{
    /// <summary>
    /// In the ticket: the granted scopes, in one claim and separated by spaces: <c>moment_management biz_account_email</c>. It is one claim, because
    /// every name makes the cookie longer.
    /// </summary>
    public const string GrantedScopes = "urn:kakaobusiness:scopes";

    /// <summary>
    /// In the ticket: the ad accounts that the token reaches, in one claim and separated by spaces: <c>moment:12345 keyword:67890</c>. Absent if
    /// Kakao does not report them.
    /// </summary>
    public const string GrantedResources = "urn:kakaobusiness:resources";

    /// <summary>
    /// In the ticket: the primary e-mail address of the Kakao account, as granted by <c>biz_account_email</c>. For a request, it is also available as
    /// <see cref="ClaimTypes.Email"/>.
    /// </summary>
    public const string AccountEmail = "urn:kakaobusiness:biz_account_email";

    /// <summary>
    /// For a request, never in the ticket: one granted scope, such as <c>moment_management</c>. Use it to show what is granted. To authorize, use
    /// <c>RequireScope</c>, which ignores claims of other identities.
    /// </summary>
    public const string Scope = "urn:kakaobusiness:scope";

    /// <summary>For a request, never in the ticket: one ad account that the token reaches, such as <c>moment:12345</c>, or <c>moment:*</c>.</summary>
    public const string Resource = "urn:kakaobusiness:resource";
}
