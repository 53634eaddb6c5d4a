using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>The session that a Kakao Business scheme made, as <see cref="SessionReader"/> found it for a request.</summary>
internal sealed class Session
{
    private readonly KakaoBusinessIdentities _identities;

    public Session(string scheme, ClaimsPrincipal principal, AuthenticationProperties properties, KakaoBusinessIdentities identities)
    {
        (Scheme, Principal, Properties, _identities) = (scheme, principal, properties, identities);
        Identity = identities.Find(principal, scheme);
        Token = properties.GetBusinessToken();
    }

    /// <summary>The Kakao Business scheme that made the session.</summary>
    public string Scheme { get; }

    public ClaimsPrincipal Principal { get; }

    public AuthenticationProperties Properties { get; }

    /// <summary>The identity that the scheme made; <see langword="null"/> if the app replaced it in an event.</summary>
    public ClaimsIdentity? Identity { get; }

    /// <summary>Gets or sets whether the session counts for the request; <see langword="null"/> until <see cref="SessionReader"/> decides.</summary>
    public bool? Counts { get; set; }

    public string? Id => Properties.GetSessionId();

    /// <summary>The business token; <see langword="null"/> if the app does not save tokens.</summary>
    public KakaoBusinessToken? Token { get; }

    /// <summary>The granted consent items.</summary>
    public IReadOnlyList<string> GrantedScopes => Identity is null ? [] : _identities.GetScopes(Identity);

    /// <summary>The consent items that the user was asked for.</summary>
    public IReadOnlyList<string> RequestedScopes => Properties.GetRequestedScopes();

    /// <summary>
    /// The resource IDs that the user was asked for. Not those that tokeninfo lists: requested by name, they would exclude an
    /// ad account that the user adds later.
    /// </summary>
    public IReadOnlyList<string> RequestedResourceIds => Properties.GetRequestedResourceIds();

    /// <summary>Whether the session has a consent item.</summary>
    public bool Holds(string scope) => Identity is not null && _identities.Holds(Identity, scope);

    /// <summary>Whether a consent to these scopes and resource IDs would give nothing that the session does not have.</summary>
    public bool Holds(IReadOnlyList<string> scopes, IReadOnlyList<string> resourceIds)
        => Identity is { } identity
            && scopes.All(Holds)
            && resourceIds.All(id => _identities.Reaches(identity, id) || ResourceIds.Reach(RequestedResourceIds, id));
}
