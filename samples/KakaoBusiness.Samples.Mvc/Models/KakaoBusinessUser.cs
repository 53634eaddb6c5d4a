using System.Security.Claims;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>Represents the signed-in user. Only this type reads claims. Unknown values are <see langword="null"/>.</summary>
public sealed record KakaoBusinessUser
{
    /// <summary>Gets the ID of the Kakao account, which would be the key of the user in the site's database.</summary>
    public string? Id { get; private init; }

    /// <summary>Gets the name. Kakao Business Authentication does not return one.</summary>
    public string? Name { get; private init; }

    /// <summary>Gets the primary e-mail address of the Kakao account, if there is one and the user granted it.</summary>
    public string? Email { get; private init; }

    /// <summary>Gets the granted scopes.</summary>
    public IReadOnlyList<string>? Scopes { get; private init; }

    /// <summary>Gets the ad accounts that the business token can access, as in <c>moment:12345</c>.</summary>
    public IReadOnlyList<string>? Resources { get; private init; }

    /// <summary>Reads the claims of a Kakao Business sign-in.</summary>
    public static KakaoBusinessUser From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return new KakaoBusinessUser
        {
            Id = principal.FindFirstValue(ClaimTypes.NameIdentifier),
            Name = principal.Identity?.Name,
            Email = principal.FindFirstValue(ClaimTypes.Email),
            Scopes = GetValues(principal, KakaoBusinessClaimTypes.Scope),
            Resources = GetValues(principal, KakaoBusinessClaimTypes.Resource),
        };
    }

    /// <summary>Returns the values of a claim type. The library creates one claim for each value on every request.</summary>
    private static string[]? GetValues(ClaimsPrincipal principal, string claimType)
        => principal.FindAll(claimType).Select(claim => claim.Value).ToArray() is { Length: > 0 } values ? values : null;
}
