using System.Security.Claims;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Types of the claims of a Kakao Business sign-in: three that the ticket carries, and those that
/// the library makes of them for each request.
/// </summary>
/// <remarks>
/// The ticket's claims count if their identity is of a Kakao Business scheme and they are issued by it
/// (<c>options.ClaimsIssuer ?? scheme.Name</c>): an app that corrects one in <c>OnCreatingTicket</c> names that issuer.
/// </remarks>
public static class KakaoBusinessClaimTypes
{
    /// <summary>
    /// In the ticket: the granted business consent items, all in one claim and separated by spaces:
    /// <c>moment_management biz_account_email</c>. One claim, because a cookie pays for every name.
    /// </summary>
    public const string GrantedScopes = "urn:kakaobusiness:scopes";

    /// <summary>
    /// In the ticket: the ad accounts that the token reaches, all in one claim and separated by spaces:
    /// <c>moment:12345 keyword:67890</c>. Absent if Kakao does not report it.
    /// </summary>
    public const string GrantedResources = "urn:kakaobusiness:resources";

    /// <summary>
    /// In the ticket: the primary e-mail of the Kakao account, as granted by <c>biz_account_email</c>. For a request it is
    /// also there as <see cref="ClaimTypes.Email"/>.
    /// </summary>
    public const string AccountEmail = "urn:kakaobusiness:biz_account_email";

    /// <summary>
    /// For a request, never in the ticket: one granted business consent item, <c>moment_management</c>. To show what is
    /// granted; to decide by it use <c>RequireScope</c>, which no other identity's claim can deceive.
    /// </summary>
    public const string Scope = "urn:kakaobusiness:scope";

    /// <summary>For a request, never in the ticket: one ad account that the token reaches, <c>moment:12345</c>, or <c>moment:*</c>.</summary>
    public const string Resource = "urn:kakaobusiness:resource";
}
