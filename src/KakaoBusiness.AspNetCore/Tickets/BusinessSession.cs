using System.Security.Claims;
using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tickets;

/// <summary>What the session of a request has from one Kakao Business scheme: what was granted, and what was asked for.</summary>
internal sealed class BusinessSession
{
    private readonly KakaoBusinessIdentities _identities;
    private readonly string _scheme;
    private readonly ClaimsIdentity? _identity;
    private readonly AuthenticationProperties? _properties;

    private BusinessSession(KakaoBusinessIdentities identities, string scheme, ClaimsIdentity? identity, AuthenticationProperties? properties)
    {
        _identities = identities;
        _scheme = scheme;
        _identity = identity;
        _properties = properties;
    }

    /// <summary>The granted consent items, or <see langword="null"/> where there is no session of the scheme.</summary>
    public IReadOnlyList<string>? GrantedScopes => _identity is null ? null : _identities.ScopesOf(_identity);

    /// <summary>The consent items that the user was asked for; empty where there is no session of the scheme.</summary>
    public IReadOnlyList<string> RequestedScopes => _properties?.GetRequestedScopes() ?? [];

    /// <summary>
    /// The resource IDs that the user was asked for, or <see langword="null"/> where there is no session of the scheme. Not
    /// those that tokeninfo lists: asked for by name, they would shut out an ad account that the user adds later.
    /// </summary>
    public IReadOnlyList<string>? RequestedResourceIds => _properties?.GetRequestedResourceIds();

    /// <summary>Reads the ticket of the sign-in scheme, which the framework keeps for the request once it is read.</summary>
    public static async Task<BusinessSession> ReadAsync(HttpContext context, string scheme, string signInScheme)
    {
        var identities = context.RequestServices.GetRequiredService<KakaoBusinessIdentities>();
        var result = await context.AuthenticateAsync(signInScheme);
        return result is { Succeeded: true } && string.Equals(result.Properties.GetScheme(), scheme, StringComparison.Ordinal)
            ? new(identities, scheme, identities.Find(result.Principal, scheme), result.Properties)
            : new(identities, scheme, identity: null, properties: null);
    }

    /// <summary>Whether a user is signed in by this session.</summary>
    public bool IsOf(ClaimsPrincipal user) => _identity is not null && _identities.Find(user, _scheme) is not null;

    /// <summary>Whether a consent to these scopes and resource IDs would give nothing that the session has not.</summary>
    public bool Holds(IReadOnlyList<string> scopes, IReadOnlyList<string> resourceIds)
        => _identity is not null
            && scopes.All(scope => _identities.Holds(_identity, scope))
            && resourceIds.All(id => _identities.Reaches(_identity, id) || ResourceIds.Reach(RequestedResourceIds ?? [], id));
}
