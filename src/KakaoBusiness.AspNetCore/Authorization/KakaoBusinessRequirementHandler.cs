using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Meets the requirements of this library from the raw claims of its own identities, whether or not the claims
/// transformation ran. It never calls <c>Fail</c>, which would veto the app's handlers.
/// </summary>
/// <remarks>The base class <c>AuthorizationHandler&lt;T&gt;</c> filters the requirements by an iterator; this allocates nothing.</remarks>
internal sealed class KakaoBusinessRequirementHandler(KakaoBusinessIdentities identities) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User is null) return Task.CompletedTask;
        if (context.Requirements is IReadOnlyList<IAuthorizationRequirement> list)
        {
            for (var i = 0; i < list.Count; i++) Handle(context, list[i]);
        }
        else
        {
            foreach (var requirement in context.Requirements) Handle(context, requirement);
        }

        return Task.CompletedTask;
    }

    private void Handle(AuthorizationHandlerContext context, IAuthorizationRequirement requirement)
    {
        var isMet = requirement switch
        {
            KakaoBusinessScopeRequirement scopes => IsMet(scopes, context.User),
            KakaoBusinessResourceRequirement resource => IsMet(resource.Resource ?? context.Resource as KakaoBusinessResource, context.User),
            _ => false,
        };
        if (isMet) context.Succeed(requirement);
    }

    private bool IsMet(KakaoBusinessScopeRequirement requirement, ClaimsPrincipal user)
        => requirement.AnyIsEnough ? identities.HoldsAny(user, requirement.ScopeSpan) : identities.HoldsAll(user, requirement.ScopeSpan);

    private bool IsMet(KakaoBusinessResource? resource, ClaimsPrincipal user)
        => resource is not null && identities.Reaches(user, resource.Group, resource.Id);
}
