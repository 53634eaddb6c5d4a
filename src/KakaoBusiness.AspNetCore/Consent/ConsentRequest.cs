using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>What one trip to Kakao asks the user for: business consent items, and ad accounts if they are named.</summary>
internal sealed record ConsentRequest(IReadOnlyList<string> Scopes, IReadOnlyList<string> ResourceIds)
{
    /// <summary>
    /// What a challenge names, and the options if it names nothing. The wildcard that an item needs absorbs the ad
    /// accounts of its group: the app asks for that item now, and Kakao gives it for all of them alone.
    /// </summary>
    /// <exception cref="InvalidOperationException">A name cannot be on the wire.</exception>
    public static ConsentRequest Create(AuthenticationProperties properties, KakaoBusinessOptions options)
    {
        // A consent to nothing does not exist; ad accounts may well be none.
        var scopes = properties.GetParameter<ICollection<string>>(OAuthChallengeProperties.ScopeKey) is { Count: > 0 } named ? named : options.Scope;
        var resourceIds = properties.GetParameter<ICollection<string>>(KakaoBusinessChallengeProperties.ResourceIdsKey) ?? options.ResourceIds;

        var distinct = new List<string>(scopes.Count);
        var reached = new List<string>(resourceIds);
        var isValid = reached.TrueForAll(resourceId => Protocol.ResourceIds.IsValid(resourceId));
        foreach (var scope in scopes)
        {
            isValid &= KakaoBusinessScopes.IsValid(scope);
            if (distinct.Contains(scope)) continue;
            distinct.Add(scope);
            if (KakaoBusinessScopes.GroupNeedingWildcard(scope) is { } group) reached.Add(Protocol.ResourceIds.CreateWildcard(group));
        }

        if (!isValid) throw new InvalidOperationException("This challenge cannot be sent to Kakao. " + string.Join(" ", KakaoBusinessScopes.FindFaults(scopes).Concat(Protocol.ResourceIds.FindFaults(resourceIds))));
        return new(distinct, reached.Count < 2 ? reached : Protocol.ResourceIds.Normalize(reached));
    }
}
