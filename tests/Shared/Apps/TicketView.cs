namespace KakaoBusiness.AspNetCore.Tests.Testing;

/// <summary>What the app sees of a session on the request after the sign-in.</summary>
internal sealed record TicketView(string Scheme, IReadOnlyList<ClaimView> Claims, IReadOnlyDictionary<string, string?> Items, string? AccessToken)
{
    /// <summary>The one claim of a type, or null; two of them fail the test.</summary>
    public string? this[string type] => Claims.SingleOrDefault(claim => claim.Type == type)?.Value;

    public string? GrantedScopes => this[KakaoBusinessClaimTypes.GrantedScopes];

    public string? GrantedResources => this[KakaoBusinessClaimTypes.GrantedResources];

    public string? Email => this[KakaoBusinessClaimTypes.AccountEmail];

    public string? NameIdentifier => this[System.Security.Claims.ClaimTypes.NameIdentifier];
}

internal sealed record ClaimView(string Type, string Value, string Issuer);
