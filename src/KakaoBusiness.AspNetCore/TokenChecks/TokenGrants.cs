using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Claims;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>What tokeninfo says a token may do, in the form of the ticket's claims. <see langword="null"/>: nothing is said about it.</summary>
internal sealed record TokenGrants(string? Scopes, string? Resources)
{
    public static TokenGrants Nothing { get; } = new(null, null);

    /// <summary>Whether the scopes do not speak about <c>biz_account_email</c>, which then stays as it is in the session.</summary>
    public bool LeavesEmailOpen { get; init; }

    /// <summary>Reads a body as the sign-in does, with the claim actions that an app may have corrected.</summary>
    public static TokenGrants Read(JsonElement body, string scheme, KakaoBusinessOptions options)
    {
        var issuer = options.ClaimsIssuer ?? scheme;
        var identity = new ClaimsIdentity(scheme);
        foreach (var action in options.TokenInformationClaimActions) action.Run(body, identity, issuer);
        return new(
            FindValue(KakaoBusinessClaimTypes.GrantedScopes) ?? EmptyIf(KakaoBusinessTokenInformation.ReadScopes(body, out _)),
            FindValue(KakaoBusinessClaimTypes.GrantedResources) ?? EmptyIf(KakaoBusinessTokenInformation.ReadResourceIds(body, out _)))
        {
            LeavesEmailOpen = KakaoBusinessTokenInformation.LeavesEmailOpen(body),
        };

        // The framework's action for a JSON key makes a claim for each element of an array.
        string? FindValue(string type) => identity.FindAll(type).Select(claim => claim.Value).ToList() is { Count: > 0 } values ? string.Join(' ', values) : null;
        static string? EmptyIf(List<string>? items) => items is { Count: 0 } ? "" : null;
    }

    /// <summary>The principal with these grants in its claims, or <see langword="null"/> if it has them already.</summary>
    public ClaimsPrincipal? Apply(ClaimsPrincipal principal, string scheme, KakaoBusinessIdentities identities)
    {
        if (identities.Find(principal, scheme) is not { } identity) return null;
        var scopes = LeavesEmailOpen && identities.Holds(identity, KakaoBusinessScopes.AccountEmail) ? $"{Scopes} {KakaoBusinessScopes.AccountEmail}".TrimStart() : Scopes;
        var followsScopes = IsNews(identity, KakaoBusinessClaimTypes.GrantedScopes, scopes, identities);
        var followsResources = IsNews(identity, KakaoBusinessClaimTypes.GrantedResources, Resources, identities);
        if (!followsScopes && !followsResources) return null;

        // A copy of every identity, which ClaimsPrincipal.Clone() shares: whoever else holds the principal must not see it change.
        var changed = new ClaimsPrincipal(principal.Identities.Select(own => own.Clone()));
        var changedIdentity = identities.Find(changed, scheme)!;
        if (followsScopes) Replace(changedIdentity, KakaoBusinessClaimTypes.GrantedScopes, scopes!, identities);
        if (followsResources) Replace(changedIdentity, KakaoBusinessClaimTypes.GrantedResources, Resources!, identities);
        return changed;
    }

    private static bool IsNews(ClaimsIdentity identity, string type, string? value, KakaoBusinessIdentities identities)
        => value is not null && !GetItems(identities.RawValues(identity, type)).SetEquals(GetItems([value]));

    private static HashSet<string> GetItems(IEnumerable<string> values)
        => values.SelectMany(value => value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);

    private static void Replace(ClaimsIdentity identity, string type, string value, KakaoBusinessIdentities identities)
    {
        var issuer = identities.GetIssuer(identity);
        foreach (var claim in identity.FindAll(type).Where(claim => claim.Issuer == issuer).ToList()) identity.RemoveClaim(claim);
        if (value.Length > 0) identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, issuer));
    }
}
