using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore;

/// <summary>Provides methods that require Kakao Business scopes or ad accounts in policies and on endpoints.</summary>
public static class KakaoBusinessAuthorizationExtensions
{
    /// <summary>Requires that the user granted all of the specified scopes.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="scopes">The scopes. The comparison is case-sensitive.</param>
    /// <returns><paramref name="policy"/>.</returns>
    /// <remarks>A single identity of a Kakao Business scheme must have all of the scopes, because each identity has its own token.</remarks>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty or contains an invalid scope.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(KakaoBusinessScopeRequirement.Create(scopes, any: false));
    }

    /// <summary>Requires that the user granted at least one of the specified scopes.</summary>
    /// <remarks>A user who has none of the scopes is asked to consent to the first.</remarks>
    /// <inheritdoc cref="RequireScope(AuthorizationPolicyBuilder, string[])"/>
    public static AuthorizationPolicyBuilder RequireAnyScope(this AuthorizationPolicyBuilder policy, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(KakaoBusinessScopeRequirement.Create(scopes, any: true));
    }

    /// <summary>Requires that the business token gives access to an ad account.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="group">The scope group: <c>moment</c> or <c>keyword</c>.</param>
    /// <param name="id">The number of the ad account, or <c>*</c> for all ad accounts of the group.</param>
    /// <returns><paramref name="policy"/>.</returns>
    /// <remarks>Kakao lists the ad accounts at sign-in (tokeninfo). If it did not list any, no user meets the requirement.</remarks>
    /// <exception cref="ArgumentException"><paramref name="group"/> and <paramref name="id"/> do not form a valid resource ID.</exception>
    public static AuthorizationPolicyBuilder RequireResource(this AuthorizationPolicyBuilder policy, string group, string id)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new KakaoBusinessResourceRequirement(new KakaoBusinessResource(group, id)));
    }

    /// <summary>
    /// Requires that the business token gives access to the <see cref="KakaoBusinessResource"/> that is passed to
    /// <c>IAuthorizationService.AuthorizeAsync(user, resource, policy)</c>.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <returns><paramref name="policy"/>.</returns>
    public static AuthorizationPolicyBuilder RequireResource(this AuthorizationPolicyBuilder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(PassedResource);
    }

    /// <summary>Checks whether the business token of a user gives access to an ad account.</summary>
    /// <param name="authorization">The authorization service.</param>
    /// <param name="user">The user.</param>
    /// <param name="group">The scope group: <c>moment</c> or <c>keyword</c>.</param>
    /// <param name="id">The number of the ad account, or <c>*</c> for all ad accounts of the group.</param>
    /// <returns>A result that succeeds only if Kakao listed the ad account, or all of its group, at sign-in.</returns>
    /// <exception cref="ArgumentException"><paramref name="group"/> and <paramref name="id"/> do not form a valid resource ID.</exception>
    public static Task<AuthorizationResult> AuthorizeResourceAsync(this IAuthorizationService authorization, ClaimsPrincipal user, string group, string id)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        ArgumentNullException.ThrowIfNull(user);
        return authorization.AuthorizeAsync(user, new KakaoBusinessResource(group, id), PassedResource);
    }

    /// <summary>Requires that the user granted all of the specified scopes to use the endpoints. No policy has to be registered.</summary>
    /// <typeparam name="TBuilder">The type of the endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group of endpoints.</param>
    /// <param name="scopes">The scopes. The comparison is case-sensitive.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty or contains an invalid scope.</exception>
    /// <example>
    /// <code>
    /// app.MapGet("/ad-accounts", ListAdAccounts).RequireScope(KakaoBusinessScopes.MomentManagement);
    /// </code>
    /// </example>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder
        => builder.RequireAuthorization(new RequireScopeAttribute(scopes));

    /// <summary>Requires that the user granted at least one of the specified scopes to use the endpoints. No policy has to be registered.</summary>
    /// <remarks>A user who has none of the scopes is asked to consent to the first.</remarks>
    /// <inheritdoc cref="RequireScope{TBuilder}(TBuilder, string[])"/>
    public static TBuilder RequireAnyScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder
        => builder.RequireAuthorization(new RequireAnyScopeAttribute(scopes));

    private static KakaoBusinessResourceRequirement PassedResource { get; } = new();
}
