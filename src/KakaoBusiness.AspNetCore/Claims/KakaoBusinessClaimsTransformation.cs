using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Claims;

/// <summary>
/// Converts the raw claims of the ticket to claims in the form that apps expect: <see cref="ClaimTypes.Email"/>, one
/// <see cref="KakaoBusinessClaimTypes.Scope"/> for each scope and one <see cref="KakaoBusinessClaimTypes.Resource"/> for each resource.
/// </summary>
/// <remarks>
/// ASP.NET Core uses only one transformation, so this one runs the app's, which already finds the converted claims. It reads only
/// identities of Kakao Business schemes, and adds nothing to the ticket. If a policy names several schemes, the framework merges the
/// identities of their principals, and only the raw claims remain.
/// </remarks>
internal sealed class KakaoBusinessClaimsTransformation : IClaimsTransformation
{
    private readonly KakaoBusinessIdentities _identities;
    private readonly IClaimsTransformation? _inner;

    // Each request has its own instance. The framework may transform the same principal several times in a request.
    private ClaimsPrincipal? _lastSession;
    private Task<ClaimsPrincipal>? _lastResult;

    public KakaoBusinessClaimsTransformation(KakaoBusinessIdentities identities, IClaimsTransformation? inner)
    {
        _identities = identities;
        _inner = inner is NoopClaimsTransformation ? null : inner;
    }

    /// <summary>Returns a principal with the claims, given one that does not have them yet.</summary>
    public static ClaimsPrincipal AddClaims(ClaimsPrincipal session, KakaoBusinessIdentities identities) => new SessionPrincipal(session, identities);

    /// <summary>
    /// Returns a principal with the claims, or the given one if it has no identity of a Kakao Business scheme or already has the claims.
    /// Runs the app's transformation on it. The given principal is not changed.
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
        // The app may have created a new principal, without the claims.
        => WithClaims(await inner.TransformAsync(principal));

    private ClaimsPrincipal WithClaims(ClaimsPrincipal principal)
        => principal is SessionPrincipal || _identities.Find(principal) is null ? principal : AddClaims(principal, _identities);

    /// <summary>
    /// Adds the converted claims to the principal of a session. <see cref="Claims"/> and the <c>Find…</c> and <c>Has…</c> methods return
    /// them, but no identity contains them. Code that stores, copies or merges a principal reads its <see cref="Identities"/>, so the
    /// converted claims are never written back.
    /// </summary>
    /// <remarks>
    /// No claims are copied, and the claims are converted on first use: most requests only check a scope, which is read from the raw
    /// claim. Several requests may share the principal of the session, so identities that the app adds are stored here.
    /// </remarks>
    private sealed class SessionPrincipal(ClaimsPrincipal session, KakaoBusinessIdentities identities) : ClaimsPrincipal
    {
        private Claim[]? _made;

        public override IEnumerable<ClaimsIdentity> Identities => Additions is [] ? session.Identities : session.Identities.Concat(Additions);

        public override System.Security.Principal.IIdentity? Identity => session.Identity;

        public override IEnumerable<Claim> Claims => session.Claims.Concat(Additions.SelectMany(identity => identity.Claims)).Concat(Made);

        /// <summary>Gets the identities that the app added. The list of the base class contains nothing else.</summary>
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

        /// <summary>Compares types as <see cref="ClaimsIdentity"/> does.</summary>
        private static bool IsOfType(Claim claim, string type) => string.Equals(claim.Type, type, StringComparison.OrdinalIgnoreCase);
    }
}
