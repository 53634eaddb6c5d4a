using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.AspNetCore.Consent;

/// <summary>Contains what one consent requests from the user: scopes, and ad accounts if they are named.</summary>
internal sealed record ConsentRequest(IReadOnlyList<string> Scopes, IReadOnlyList<string> ResourceIds)
{
    /// <summary>
    /// Creates the request that a challenge names, or that of the options if it names nothing. If a scope needs a wildcard, the wildcard replaces the
    /// ad accounts of its group, because Kakao grants such a scope only for all of them.
    /// </summary>
    /// <exception cref="InvalidOperationException">A scope or resource ID cannot be sent to Kakao.</exception>
    public static ConsentRequest Create(AuthenticationProperties properties, KakaoBusinessOptions options)
    {
        // A consent needs at least one scope, but the list of ad accounts can be empty.
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
