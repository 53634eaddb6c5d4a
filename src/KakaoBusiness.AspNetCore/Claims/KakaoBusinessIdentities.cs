using System.Runtime.InteropServices;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Claims;

/// <summary>
/// Tells the identities that this library's schemes made from all others of a principal, and reads what Kakao granted
/// from their raw claims. Asked in every authorization: it allocates nothing.
/// </summary>
internal sealed class KakaoBusinessIdentities(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options)
{
    /// <summary>Whether a Kakao Business scheme made the identity.</summary>
    public bool IsKakaoBusiness(ClaimsIdentity identity) => identity.IsAuthenticated && schemes.Contains(identity.AuthenticationType);

    /// <summary>The first identity that a Kakao Business scheme made, or that this one made.</summary>
    public ClaimsIdentity? Find(ClaimsPrincipal user, string? scheme = null)
    {
        foreach (var identity in Span(user.Identities))
        {
            if (IsKakaoBusiness(identity) && (scheme is null || string.Equals(identity.AuthenticationType, scheme, StringComparison.Ordinal))) return identity;
        }

        return null;
    }

    /// <summary>
    /// Whether one Kakao Business identity holds all these scopes. One alone: each stands for a token of its own, and two tokens
    /// with half of the scopes each make no call that needs both.
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

    /// <summary>Whether a Kakao Business identity holds one of these scopes.</summary>
    public bool HoldsAny(ClaimsPrincipal user, ReadOnlySpan<string> scopes)
    {
        foreach (var scope in scopes)
        {
            if (HoldsAll(user, new ReadOnlySpan<string>(in scope))) return true;
        }

        return false;
    }

    /// <summary>Whether a Kakao Business identity, as <see cref="Find"/> gives it, holds all these scopes.</summary>
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

    /// <summary>Whether the token of a Kakao Business identity reaches an ad account. An ad account that Kakao does not list is not reached.</summary>
    public bool Reaches(ClaimsPrincipal user, string group, string id)
    {
        foreach (var identity in Span(user.Identities))
        {
            if (IsKakaoBusiness(identity) && Reaches(identity, group, id)) return true;
        }

        return false;
    }

    /// <summary>Whether the token of a Kakao Business identity reaches an ad account, written <c>moment:12345</c>.</summary>
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

    /// <summary>The granted scopes of a Kakao Business identity.</summary>
    public List<string> GetScopes(ClaimsIdentity identity)
    {
        var scopes = new List<string>();
        foreach (var value in RawValues(identity, KakaoBusinessClaimTypes.GrantedScopes)) scopes.AddRange(KakaoBusinessScopes.Parse(value).Except(scopes));
        return scopes;
    }

    /// <summary>The values of the raw claims of one type that the identity's own scheme issued.</summary>
    public IEnumerable<string> RawValues(ClaimsIdentity identity, string type)
        => identity.Claims.Where(claim => IsRaw(claim, type, identity)).Select(claim => claim.Value);

    /// <summary>The issuer of the claims that a scheme makes, as the framework's handlers choose it.</summary>
    public string GetIssuer(ClaimsIdentity identity)
        => options.Get(identity.AuthenticationType).ClaimsIssuer ?? identity.AuthenticationType!;

    private bool IsRaw(Claim claim, string type, ClaimsIdentity identity)
        => string.Equals(claim.Type, type, StringComparison.Ordinal) && string.Equals(claim.Issuer, GetIssuer(identity), StringComparison.Ordinal);

    /// <summary>The framework gives out its lists as sequences, whose enumerators would be allocated.</summary>
    private static ReadOnlySpan<T> Span<T>(IEnumerable<T> items) => items switch
    {
        List<T> list => CollectionsMarshal.AsSpan(list),
        T[] array => array,
        _ => items.ToArray(),
    };
}
