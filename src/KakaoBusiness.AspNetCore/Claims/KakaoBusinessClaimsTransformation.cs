using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Claims;

/// <summary>
/// Gives every request claims in the form that apps expect, made of what the ticket carries: <see cref="ClaimTypes.Email"/>,
/// and one <see cref="KakaoBusinessClaimTypes.Scope"/> and <see cref="KakaoBusinessClaimTypes.Resource"/> each.
/// </summary>
/// <remarks>
/// ASP.NET Core uses one transformation only: this one runs the one that the app registered, which finds the claims made
/// already. Only identities of Kakao Business schemes are looked at, and nothing becomes part of the ticket. If a
/// policy names several schemes, the framework merges their principals by their identities, and the ticket's own claims
/// are what remains.
/// </remarks>
internal sealed class KakaoBusinessClaimsTransformation : IClaimsTransformation
{
    private readonly KakaoBusinessIdentities _identities;
    private readonly IClaimsTransformation? _inner;

    // One instance for each request, in which the framework may ask again and again for the same principal.
    private ClaimsPrincipal? _lastSession;
    private Task<ClaimsPrincipal>? _lastResult;

    public KakaoBusinessClaimsTransformation(KakaoBusinessIdentities identities, IClaimsTransformation? inner)
    {
        _identities = identities;
        _inner = inner is NoopClaimsTransformation ? null : inner;
    }

    /// <summary>Returns a principal with the claims, made of one that has none yet.</summary>
    public static ClaimsPrincipal AddClaims(ClaimsPrincipal session, KakaoBusinessIdentities identities) => new SessionPrincipal(session, identities);

    /// <summary>
    /// Returns a principal with the claims, or the given one if it has no identity of a Kakao Business scheme or has the claims
    /// already. Runs the app's transformation. Does not change the principal given.
    /// </summary>
    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var result = Transform(principal);
        return _inner is null ? result : TransformFurtherAsync(_inner, result.Result);
    }

    private Task<ClaimsPrincipal> Transform(ClaimsPrincipal principal)
    {
        if (_lastResult is { } last && (ReferenceEquals(principal, _lastSession) || ReferenceEquals(principal, last.Result))) return last;
        _lastSession = principal;
        return _lastResult = Task.FromResult(WithClaims(principal));
    }

    private async Task<ClaimsPrincipal> TransformFurtherAsync(IClaimsTransformation inner, ClaimsPrincipal principal)
        // An app that builds a principal anew has left our claims behind.
        => WithClaims(await inner.TransformAsync(principal));

    private ClaimsPrincipal WithClaims(ClaimsPrincipal principal)
        => principal is SessionPrincipal || _identities.Find(principal) is null ? principal : AddClaims(principal, _identities);

    /// <summary>
    /// The principal of a session with the claims made of its raw ones. They are in <see cref="Claims"/> and found by the
    /// <c>Find…</c> and <c>Has…</c> methods, and in none of the <see cref="Identities"/>: whatever stores, copies or merges
    /// a principal goes through its identities, so that nothing made here is ever written back.
    /// </summary>
    /// <remarks>
    /// Nothing is copied and nothing is made before somebody asks: most requests only ask for a scope, which is read from
    /// the raw claim. The session's own principal may be shared by several requests, so additions of the app stay here.
    /// </remarks>
    private sealed class SessionPrincipal(ClaimsPrincipal session, KakaoBusinessIdentities identities) : ClaimsPrincipal
    {
        private Claim[]? _made;

        public override IEnumerable<ClaimsIdentity> Identities => Additions is [] ? session.Identities : session.Identities.Concat(Additions);

        public override System.Security.Principal.IIdentity? Identity => session.Identity;

        public override IEnumerable<Claim> Claims => session.Claims.Concat(Additions.SelectMany(identity => identity.Claims)).Concat(Made);

        /// <summary>What the app added to this principal: the list of the base class, which holds nothing else.</summary>
        private List<ClaimsIdentity> Additions => base.Identities as List<ClaimsIdentity> ?? [.. base.Identities];

        private Claim[] Made => _made ??= [.. session.Identities.Where(identities.IsKakaoBusiness).SelectMany(MakeClaims)];

        public override IEnumerable<Claim> FindAll(Predicate<Claim> match) => Claims.Where(claim => match(claim));

        public override IEnumerable<Claim> FindAll(string type) => Claims.Where(claim => IsOfType(claim, type));

        public override Claim? FindFirst(Predicate<Claim> match)
            => session.FindFirst(match) ?? base.FindFirst(match) ?? Array.Find(Made, match);

        public override Claim? FindFirst(string type)
            => session.FindFirst(type) ?? base.FindFirst(type) ?? Array.Find(Made, claim => IsOfType(claim, type));

        public override bool HasClaim(Predicate<Claim> match)
            => session.HasClaim(match) || base.HasClaim(match) || Array.Exists(Made, match);

        public override bool HasClaim(string type, string value)
            => session.HasClaim(type, value) || base.HasClaim(type, value)
                || Array.Exists(Made, claim => IsOfType(claim, type) && string.Equals(claim.Value, value, StringComparison.Ordinal));

        public override bool IsInRole(string role) => session.IsInRole(role) || base.IsInRole(role);

        public override ClaimsPrincipal Clone()
        {
            var clone = new SessionPrincipal(session, identities);
            clone.AddIdentities(Additions);
            return clone;
        }

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
}
