using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Meets the requirements of this library from the raw claims of its own identities, whether or not the claims
/// transformation ran. It never calls <c>Fail</c>, which would veto the app's handlers.
/// </summary>
/// <remarks>
/// <c>IAuthorizationService.AuthorizeAsync(User, …)</c> in a page without a requirement of this library has a user without the
/// session that stands beside the app's login. When it is the user of the current request, that session counts too. A hub method
/// or an interactive component has its connection's user alone: its response has started long ago.
/// </remarks>
/// <remarks>The base class <c>AuthorizationHandler&lt;T&gt;</c> filters the requirements by an iterator; this allocates nothing.</remarks>
internal sealed class KakaoBusinessRequirementHandler(
    KakaoBusinessIdentities identities, KakaoBusinessSchemes schemes, SessionReader sessions, IHttpContextAccessor accessor) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User is null) return Task.CompletedTask;
        HandleAll(context, context.User);
        return sessions.AreAnyBesideLogin && FindRequest(context) is { } request ? HandleBesideAsync(context, request) : Task.CompletedTask;
    }

    private HttpContext? FindRequest(AuthorizationHandlerContext context)
        => accessor.HttpContext is { Response.HasStarted: false } request
            && ReferenceEquals(request.User, context.User)
            && RequestState.Find(request) is not { IsPolicyEvaluated: true }
            && context.PendingRequirements.Any(requirement => requirement is KakaoBusinessScopeRequirement or KakaoBusinessResourceRequirement)
                ? request
                : null;

    private async Task HandleBesideAsync(AuthorizationHandlerContext context, HttpContext request)
    {
        foreach (var scheme in schemes.Names)
        {
            if (await sessions.FindAsync(request, scheme) is { } session) HandleAll(context, session.Principal);
        }
    }

    private void HandleAll(AuthorizationHandlerContext context, ClaimsPrincipal user)
    {
        if (context.Requirements is IReadOnlyList<IAuthorizationRequirement> list)
        {
            for (var i = 0; i < list.Count; i++) Handle(context, list[i], user);
        }
        else
        {
            foreach (var requirement in context.Requirements) Handle(context, requirement, user);
        }
    }

    private void Handle(AuthorizationHandlerContext context, IAuthorizationRequirement requirement, ClaimsPrincipal user)
    {
        var isMet = requirement switch
        {
            KakaoBusinessScopeRequirement scopes => IsMet(scopes, user),
            KakaoBusinessResourceRequirement resource => IsMet(resource.Resource ?? context.Resource as KakaoBusinessResource, user),
            _ => false,
        };
        if (isMet) context.Succeed(requirement);
    }

    private bool IsMet(KakaoBusinessScopeRequirement requirement, ClaimsPrincipal user)
        => requirement.AnyIsEnough ? identities.HoldsAny(user, requirement.ScopeSpan) : identities.HoldsAll(user, requirement.ScopeSpan);

    private bool IsMet(KakaoBusinessResource? resource, ClaimsPrincipal user)
        => resource is not null && identities.Reaches(user, resource.Group, resource.Id);
}
