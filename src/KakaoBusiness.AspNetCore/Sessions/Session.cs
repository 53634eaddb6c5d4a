using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Represents a session that a Kakao Business scheme created, as <see cref="SessionReader"/> found it for a request.</summary>
internal sealed class Session
{
    private readonly KakaoBusinessIdentities _identities;

    public Session(string scheme, ClaimsPrincipal principal, AuthenticationProperties properties, KakaoBusinessIdentities identities)
    {
        (Scheme, Principal, Properties, _identities) = (scheme, principal, properties, identities);
        Identity = identities.Find(principal, scheme);
        Token = properties.GetBusinessToken();
    }

    /// <summary>Gets the Kakao Business scheme that created the session.</summary>
    public string Scheme { get; }

    public ClaimsPrincipal Principal { get; }

    public AuthenticationProperties Properties { get; }

    /// <summary>Gets the identity that the scheme created, or <see langword="null"/> if the app replaced it in an event.</summary>
    public ClaimsIdentity? Identity { get; }

    /// <summary>Gets or sets whether the session counts for the request; <see langword="null"/> until <see cref="SessionReader"/> decides.</summary>
    public bool? Counts { get; set; }

    public string? Id => Properties.GetSessionId();

    /// <summary>Gets the business token, or <see langword="null"/> if the app does not save tokens.</summary>
    public KakaoBusinessToken? Token { get; }

    /// <summary>Gets the granted scopes.</summary>
    public IReadOnlyList<string> GrantedScopes => Identity is null ? [] : _identities.GetScopes(Identity);

    /// <summary>Gets the scopes that the user was asked for.</summary>
    public IReadOnlyList<string> RequestedScopes => Properties.GetRequestedScopes();

    /// <summary>
    /// Gets the resource IDs that the user was asked for. Those that tokeninfo lists are not used, because requesting them by name would
    /// exclude an ad account that the user adds later.
    /// </summary>
    public IReadOnlyList<string> RequestedResourceIds => Properties.GetRequestedResourceIds();

    /// <summary>Returns whether the session has a scope.</summary>
    public bool Holds(string scope) => Identity is not null && _identities.Holds(Identity, scope);

    /// <summary>Returns whether the session already has everything that a consent to these scopes and resource IDs would grant.</summary>
    public bool Holds(IReadOnlyList<string> scopes, IReadOnlyList<string> resourceIds)
        => Identity is { } identity
            && scopes.All(Holds)
            && resourceIds.All(id => _identities.Reaches(identity, id) || ResourceIds.Reach(RequestedResourceIds, id));
}
