using System.Security.Claims;
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
        => principal is KakaoBusinessPrincipal || _identities.Find(principal) is null ? principal : new KakaoBusinessPrincipal(principal, _identities);
}
