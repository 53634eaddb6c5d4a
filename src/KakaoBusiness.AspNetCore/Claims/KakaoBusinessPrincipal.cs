using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;

namespace KakaoBusiness.AspNetCore.Claims;

/// <summary>
/// The principal of a session with the claims made of its raw ones. They are in <see cref="Claims"/> and found by the
/// <c>Find…</c> and <c>Has…</c> methods, and in none of the <see cref="Identities"/>: whatever stores, copies or merges
/// a principal goes through its identities, so that nothing made here is ever written back.
/// </summary>
/// <remarks>
/// Nothing is copied and nothing is made before somebody asks: most requests only ask for a scope, which is read from
/// the raw claim. The session's own principal may be shared by several requests, so additions of the app stay here.
/// </remarks>
internal sealed class KakaoBusinessPrincipal(ClaimsPrincipal session, KakaoBusinessIdentities identities) : ClaimsPrincipal
{
    private Claim[]? _made;

    /// <inheritdoc/>
    public override IEnumerable<ClaimsIdentity> Identities => Additions is [] ? session.Identities : session.Identities.Concat(Additions);

    /// <inheritdoc/>
    public override System.Security.Principal.IIdentity? Identity => session.Identity;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => session.Claims.Concat(Additions.SelectMany(identity => identity.Claims)).Concat(Made);

    /// <summary>What the app added to this principal: the list of the base class, which holds nothing else.</summary>
    private List<ClaimsIdentity> Additions => base.Identities as List<ClaimsIdentity> ?? [.. base.Identities];

    private Claim[] Made => _made ??= [.. session.Identities.Where(identities.IsKakaoBusiness).SelectMany(MakeClaims)];

    /// <inheritdoc/>
    public override IEnumerable<Claim> FindAll(Predicate<Claim> match) => Claims.Where(claim => match(claim));

    /// <inheritdoc/>
    public override IEnumerable<Claim> FindAll(string type) => Claims.Where(claim => IsOfType(claim, type));

    /// <inheritdoc/>
    public override Claim? FindFirst(Predicate<Claim> match)
        => session.FindFirst(match) ?? base.FindFirst(match) ?? Array.Find(Made, match);

    /// <inheritdoc/>
    public override Claim? FindFirst(string type)
        => session.FindFirst(type) ?? base.FindFirst(type) ?? Array.Find(Made, claim => IsOfType(claim, type));

    /// <inheritdoc/>
    public override bool HasClaim(Predicate<Claim> match)
        => session.HasClaim(match) || base.HasClaim(match) || Array.Exists(Made, match);

    /// <inheritdoc/>
    public override bool HasClaim(string type, string value)
        => session.HasClaim(type, value) || base.HasClaim(type, value)
            || Array.Exists(Made, claim => IsOfType(claim, type) && string.Equals(claim.Value, value, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool IsInRole(string role) => session.IsInRole(role) || base.IsInRole(role);

    /// <inheritdoc/>
    public override ClaimsPrincipal Clone()
    {
        var clone = new KakaoBusinessPrincipal(session, identities);
        clone.AddIdentities(Additions);
        return clone;
    }

    /// <inheritdoc/>
    public override void WriteTo(BinaryWriter writer) => new ClaimsPrincipal(Identities).WriteTo(writer);

    private IEnumerable<Claim> MakeClaims(ClaimsIdentity identity)
    {
        var issuer = identities.GetIssuer(identity);
        if (!identity.HasClaim(claim => claim.Type == ClaimTypes.Email)
            && identities.RawValues(identity, KakaoBusinessClaimTypes.AccountEmail).FirstOrDefault() is { Length: > 0 } email)
        {
            yield return Make(ClaimTypes.Email, email);
        }

        foreach (var scope in identities.GetScopes(identity)) yield return Make(KakaoBusinessClaimTypes.Scope, scope);
        foreach (var resource in identities.RawValues(identity, KakaoBusinessClaimTypes.GrantedResources).SelectMany(ResourceIds.Parse).Distinct())
            yield return Make(KakaoBusinessClaimTypes.Resource, resource);

        Claim Make(string type, string value) => new(type, value, ClaimValueTypes.String, issuer, issuer, identity);
    }

    /// <summary>As <see cref="ClaimsIdentity"/> compares types.</summary>
    private static bool IsOfType(Claim claim, string type) => string.Equals(claim.Type, type, StringComparison.OrdinalIgnoreCase);
}
