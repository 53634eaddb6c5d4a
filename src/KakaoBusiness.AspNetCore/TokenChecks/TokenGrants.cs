using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Claims;

namespace KakaoBusiness.AspNetCore.TokenChecks;

/// <summary>
/// Contains what a token may do according to tokeninfo, in the form of the ticket's claims. A member is <see langword="null"/> if tokeninfo does not
/// report it.
/// </summary>
internal sealed record TokenGrants(string? Scopes, string? Resources)
{
    public static TokenGrants Nothing { get; } = new(null, null);

    /// <summary>Gets whether tokeninfo leaves <c>biz_account_email</c> open. The scope then stays as it is in the session.</summary>
    public bool LeavesEmailOpen { get; init; }

    /// <summary>Reads a body as the sign-in does, with the claim actions that the app may have changed.</summary>
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

        // The framework's action for a JSON key creates a claim for each element of an array.
        string? FindValue(string type) => identity.FindAll(type).Select(claim => claim.Value).ToList() is { Count: > 0 } values ? string.Join(' ', values) : null;
        static string? EmptyIf(List<string>? items) => items is { Count: 0 } ? "" : null;
    }

    /// <summary>Returns the principal with these grants in its claims, or <see langword="null"/> if nothing has changed.</summary>
    public ClaimsPrincipal? Apply(ClaimsPrincipal principal, string scheme, KakaoBusinessIdentities identities)
    {
        if (identities.Find(principal, scheme) is not { } identity) return null;
        var scopes = LeavesEmailOpen && identities.Holds(identity, KakaoBusinessScopes.AccountEmail) ? $"{Scopes} {KakaoBusinessScopes.AccountEmail}".TrimStart() : Scopes;
        var hasNewScopes = HasChanged(identity, KakaoBusinessClaimTypes.GrantedScopes, scopes, identities);
        var hasNewResources = HasChanged(identity, KakaoBusinessClaimTypes.GrantedResources, Resources, identities);
        if (!hasNewScopes && !hasNewResources) return null;

        // Copies every identity, which ClaimsPrincipal.Clone() shares, so that other holders of the principal do not see the change.
        var changed = new ClaimsPrincipal(principal.Identities.Select(own => own.Clone()));
        var changedIdentity = identities.Find(changed, scheme)!;
        if (hasNewScopes) Replace(changedIdentity, KakaoBusinessClaimTypes.GrantedScopes, scopes!, identities);
        if (hasNewResources) Replace(changedIdentity, KakaoBusinessClaimTypes.GrantedResources, Resources!, identities);
        return changed;
    }

    private static bool HasChanged(ClaimsIdentity identity, string type, string? value, KakaoBusinessIdentities identities)
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
