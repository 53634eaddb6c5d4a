using System.Security.Claims;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Samples.Mvc.Models;

/// <summary>The signed-in user as the site knows them: the one place that reads claims. What is not known is <see langword="null"/>.</summary>
public sealed record KakaoBusinessUser
{
    /// <summary>The ID of the Kakao account: by it the site would know the user in a database of its own.</summary>
    public string? Id { get; private init; }

    /// <summary>The name; Kakao Business Authentication gives none.</summary>
    public string? Name { get; private init; }

    /// <summary>The primary e-mail of the Kakao account, where the user granted it and has one.</summary>
    public string? Email { get; private init; }

    /// <summary>The IDs of the granted business consent items.</summary>
    public IReadOnlyList<string>? Scopes { get; private init; }

    /// <summary>The ad accounts that the business token reaches, as in <c>moment:12345</c>.</summary>
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
            Scopes = Values(principal, KakaoBusinessClaimTypes.Scope),
            Resources = Values(principal, KakaoBusinessClaimTypes.Resource),
        };
    }

    /// <summary>One claim for each, as the library makes them of the session for every request.</summary>
    private static string[]? Values(ClaimsPrincipal principal, string claimType)
        => principal.FindAll(claimType).Select(claim => claim.Value).ToArray() is { Length: > 0 } values ? values : null;
}
