using System.Runtime.InteropServices;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Claims;

/// <summary>
/// Finds the identities of a principal that Kakao Business schemes created, and reads what Kakao granted from their raw claims. Every
/// authorization runs these checks, so they do not allocate.
/// </summary>
internal sealed class KakaoBusinessIdentities(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options)
{
    /// <summary>Returns whether a Kakao Business scheme created the identity.</summary>
    public bool IsKakaoBusiness(ClaimsIdentity identity) => identity.IsAuthenticated && schemes.Contains(identity.AuthenticationType);

    /// <summary>Returns the first identity that the given Kakao Business scheme created, or any such scheme if none is given.</summary>
    public ClaimsIdentity? Find(ClaimsPrincipal user, string? scheme = null)
    {
        foreach (var identity in Span(user.Identities))
        {
            if (IsKakaoBusiness(identity) && (scheme is null || string.Equals(identity.AuthenticationType, scheme, StringComparison.Ordinal))) return identity;
        }

        return null;
    }

    /// <summary>
    /// Returns whether a single Kakao Business identity has all scopes. Each identity has its own token, and two tokens with half of the
    /// scopes each cannot make a call that needs all of them.
    /// </summary>
    public bool HoldsAll(ClaimsPrincipal user, ReadOnlySpan<string> scopes)
    {
        if (scopes.IsEmpty) return false;
        foreach (var identity in Span(user.Identities))
        {
            if (IsKakaoBusiness(identity) && HoldsAll(identity, scopes)) return true;
        }

        return false;
    }

    /// <summary>Returns whether a Kakao Business identity has at least one of the scopes.</summary>
    public bool HoldsAny(ClaimsPrincipal user, ReadOnlySpan<string> scopes)
    {
        foreach (var scope in scopes)
        {
            if (HoldsAll(user, new ReadOnlySpan<string>(in scope))) return true;
        }

        return false;
    }

    /// <summary>Returns whether a Kakao Business identity, as <see cref="Find"/> returns it, has all scopes.</summary>
    public bool HoldsAll(ClaimsIdentity identity, ReadOnlySpan<string> scopes)
    {
        foreach (var scope in scopes)
        {
            if (!Holds(identity, scope)) return false;
        }

        return true;
    }

    public bool Holds(ClaimsIdentity identity, string scope)
    {
        foreach (var claim in Span(identity.Claims))
        {
            if (IsRaw(claim, KakaoBusinessClaimTypes.GrantedScopes, identity) && KakaoBusinessScopes.Contains(claim.Value, scope)) return true;
        }

        return false;
    }

    /// <summary>
    /// Returns whether the token of a Kakao Business identity gives access to an ad account. It does not if Kakao does not list the account.
    /// </summary>
    public bool Reaches(ClaimsPrincipal user, string group, string id)
    {
        foreach (var identity in Span(user.Identities))
        {
            if (IsKakaoBusiness(identity) && Reaches(identity, group, id)) return true;
        }

        return false;
    }

    /// <summary>Returns whether the token of a Kakao Business identity gives access to an ad account such as <c>moment:12345</c>.</summary>
    public bool Reaches(ClaimsIdentity identity, string resourceId)
        => RawValues(identity, KakaoBusinessClaimTypes.GrantedResources).Any(granted => ResourceIds.Reach([granted], resourceId));

    private bool Reaches(ClaimsIdentity identity, ReadOnlySpan<char> group, ReadOnlySpan<char> id)
    {
        foreach (var claim in Span(identity.Claims))
        {
            if (IsRaw(claim, KakaoBusinessClaimTypes.GrantedResources, identity) && ResourceIds.Reach(claim.Value, group, id)) return true;
        }

        return false;
    }

    /// <summary>Returns the granted scopes of a Kakao Business identity.</summary>
    public List<string> GetScopes(ClaimsIdentity identity)
    {
        var scopes = new List<string>();
        foreach (var value in RawValues(identity, KakaoBusinessClaimTypes.GrantedScopes)) scopes.AddRange(KakaoBusinessScopes.Parse(value).Except(scopes));
        return scopes;
    }

    /// <summary>Returns the values of the raw claims of a type that the identity's own scheme issued.</summary>
    public IEnumerable<string> RawValues(ClaimsIdentity identity, string type)
        => identity.Claims.Where(claim => IsRaw(claim, type, identity)).Select(claim => claim.Value);

    /// <summary>Returns the issuer of the claims that a scheme creates, chosen as the framework's handlers do.</summary>
    public string GetIssuer(ClaimsIdentity identity)
        => options.Get(identity.AuthenticationType).ClaimsIssuer ?? identity.AuthenticationType!;

    private bool IsRaw(Claim claim, string type, ClaimsIdentity identity)
        => string.Equals(claim.Type, type, StringComparison.Ordinal) && string.Equals(claim.Issuer, GetIssuer(identity), StringComparison.Ordinal);

    /// <summary>Returns items as a span. The framework exposes its lists as sequences, whose enumerators would be allocated.</summary>
    private static ReadOnlySpan<T> Span<T>(IEnumerable<T> items) => items switch
    {
        List<T> list => CollectionsMarshal.AsSpan(list),
        T[] array => array,
        _ => items.ToArray(),
    };
}
