using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore;

/// <summary>Says what a policy or an endpoint needs of Kakao Business.</summary>
public static class KakaoBusinessAuthorizationExtensions
{
    /// <summary>Demands business consent items, all of them, of one identity that a Kakao Business scheme made.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="scopes">IDs of business consent items, compared exactly.</param>
    /// <returns><paramref name="policy"/>.</returns>
    /// <exception cref="ArgumentException">There is none, or one could not have been granted.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(KakaoBusinessScopeRequirement.Of(scopes, any: false));
    }

    /// <summary>Demands one of several business consent items. A user who has none is asked for the first.</summary>
    /// <inheritdoc cref="RequireScope(AuthorizationPolicyBuilder, string[])"/>
    public static AuthorizationPolicyBuilder RequireAnyScope(this AuthorizationPolicyBuilder policy, params string[] scopes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(KakaoBusinessScopeRequirement.Of(scopes, any: true));
    }

    /// <summary>Demands that the token reaches an ad account, or all of a group if <paramref name="id"/> is <c>*</c>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="group">The scope group: <c>moment</c> or <c>keyword</c>.</param>
    /// <param name="id">The number of the ad account, or <c>*</c>.</param>
    /// <returns><paramref name="policy"/>.</returns>
    /// <remarks>Known from tokeninfo at sign-in; if Kakao did not list the ad accounts, nobody meets it.</remarks>
    /// <exception cref="ArgumentException">The two cannot be a resource ID.</exception>
    public static AuthorizationPolicyBuilder RequireResource(this AuthorizationPolicyBuilder policy, string group, string id)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new KakaoBusinessResourceRequirement(new KakaoBusinessResource(group, id)));
    }

    /// <summary>
    /// Demands that the token reaches the <see cref="KakaoBusinessResource"/> about which
    /// <c>IAuthorizationService.AuthorizeAsync(user, resource, policy)</c> asks.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <returns><paramref name="policy"/>.</returns>
    public static AuthorizationPolicyBuilder RequireResource(this AuthorizationPolicyBuilder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(AskedAbout);
    }

    /// <summary>Asks whether the token of a user reaches an ad account.</summary>
    /// <param name="authorization">The service.</param>
    /// <param name="user">The user.</param>
    /// <param name="group">The scope group: <c>moment</c> or <c>keyword</c>.</param>
    /// <param name="id">The number of the ad account, or <c>*</c> for all of the group.</param>
    /// <returns>Success only if Kakao listed it at sign-in.</returns>
    /// <exception cref="ArgumentException">The two cannot be a resource ID.</exception>
    public static Task<AuthorizationResult> AuthorizeResourceAsync(this IAuthorizationService authorization, ClaimsPrincipal user, string group, string id)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        ArgumentNullException.ThrowIfNull(user);
        return authorization.AuthorizeAsync(user, new KakaoBusinessResource(group, id), AskedAbout);
    }

    /// <summary>Demands business consent items, all of them, for the endpoints. No policy has to be registered.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">An endpoint or a group of endpoints.</param>
    /// <param name="scopes">IDs of business consent items, compared exactly.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">There is none, or one could not have been granted.</exception>
    /// <example>
    /// <code>
    /// app.MapGet("/ad-accounts", ListAdAccounts).RequireScope(KakaoBusinessScopes.MomentManagement);
    /// </code>
    /// </example>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder
        => builder.RequireAuthorization(new RequireScopeAttribute(scopes));

    /// <summary>Demands one of several business consent items for the endpoints. A user who has none is asked for the first.</summary>
    /// <inheritdoc cref="RequireScope{TBuilder}(TBuilder, string[])"/>
    public static TBuilder RequireAnyScope<TBuilder>(this TBuilder builder, params string[] scopes)
        where TBuilder : IEndpointConventionBuilder
        => builder.RequireAuthorization(new RequireAnyScopeAttribute(scopes));

    private static KakaoBusinessResourceRequirement AskedAbout { get; } = new();
}
