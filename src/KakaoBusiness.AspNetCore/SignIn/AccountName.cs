using System.Security.Claims;

namespace KakaoBusiness.AspNetCore.SignIn;

/// <summary>Makes <c>User.Identity.Name</c> the e-mail of the Kakao account, if that was granted and the app set no name.</summary>
internal static class AccountName
{
    /// <remarks>By the name of the claim type, which a ticket already contains: a claim of its own would carry the e-mail twice.</remarks>
    public static ClaimsPrincipal Apply(ClaimsPrincipal principal, string scheme)
        => principal.Identities.Any(identity => IsUnnamed(identity, scheme))
            ? new ClaimsPrincipal(principal.Identities.Select(identity => IsUnnamed(identity, scheme) ? WithName(identity) : identity))
            : principal;

    private static bool IsUnnamed(ClaimsIdentity identity, string scheme)
        => identity.AuthenticationType == scheme && identity.Name is null && identity.HasClaim(claim => claim.Type == KakaoBusinessClaimTypes.AccountEmail);

    private static ClaimsIdentity WithName(ClaimsIdentity identity)
        => new(identity, claims: null, identity.AuthenticationType, KakaoBusinessClaimTypes.AccountEmail, identity.RoleClaimType);
}
