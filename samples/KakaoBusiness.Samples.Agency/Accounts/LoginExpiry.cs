using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace KakaoBusiness.Samples.Agency.Accounts;

/// <summary>Stores the expiry of the login cookie in a claim, because a circuit cannot read the cookie.</summary>
internal static class LoginExpiry
{
    private const string ClaimType = "agency.expires";

    /// <summary>Validates the login of a request, and adds the claim for the circuit that the request may start.</summary>
    public static async Task ValidatePrincipalAsync(CookieValidatePrincipalContext context)
    {
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal?.Identity is not ClaimsIdentity identity || context.Properties.ExpiresUtc is not { } expires) return;
        // A renewed cookie contains the previous claim.
        foreach (var old in identity.FindAll(ClaimType).ToList()) identity.RemoveClaim(old);
        identity.AddClaim(new Claim(ClaimType, expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
    }

    /// <summary>Returns whether the login has expired. A login without the claim counts as expired.</summary>
    public static bool IsExpired(this ClaimsPrincipal user, TimeProvider time)
        => !long.TryParse(user.FindFirstValue(ClaimType), NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || expires <= time.GetUtcNow().ToUnixTimeSeconds();
}
