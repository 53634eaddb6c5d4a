using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>The session as the app sees it on the request after the sign-in.</summary>
internal sealed record TicketView(string Scheme, IReadOnlyList<ClaimView> Claims, IReadOnlyDictionary<string, string?> Items, string? AccessToken)
{
    /// <summary>Gets the only claim of a type, or <see langword="null"/>. Two claims of the type fail the test.</summary>
    public string? this[string type] => Claims.SingleOrDefault(claim => claim.Type == type)?.Value;

    public string? GrantedScopes => this[KakaoBusinessClaimTypes.GrantedScopes];

    public string? GrantedResources => this[KakaoBusinessClaimTypes.GrantedResources];

    public string? Email => this[KakaoBusinessClaimTypes.AccountEmail];

    public string? NameIdentifier => this[System.Security.Claims.ClaimTypes.NameIdentifier];
}

internal sealed record ClaimView(string Type, string Value, string Issuer);
