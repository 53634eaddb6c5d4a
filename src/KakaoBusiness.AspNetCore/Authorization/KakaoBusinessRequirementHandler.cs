using System.Security.Claims;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Evaluates the requirements of this library from the raw claims of its identities, whether or not the claims transformation ran.
/// It never calls <c>Fail</c>, which would veto the app's handlers.
/// </summary>
/// <remarks>
/// <para>On a page without a requirement of this library, the user does not include the session beside the app's login. If such a page
/// calls <c>IAuthorizationService.AuthorizeAsync(User, …)</c> for the user of the current request, that session is checked too. A hub
/// method or an interactive component has only the user of its connection, because its response started long ago.</para>
/// <para>The class does not derive from <c>AuthorizationHandler&lt;T&gt;</c>, which allocates an iterator to filter the
/// requirements.</para>
/// </remarks>
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
