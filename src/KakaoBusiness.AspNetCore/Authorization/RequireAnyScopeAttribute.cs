using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Demands one of several business consent items on a controller, an action, a Razor page, a hub or a minimal API
/// endpoint: <c>[RequireAnyScope("moment_management", "keyword_management")]</c>. No policy has to be registered.
/// </summary>
/// <remarks>
/// It is an <see cref="AuthorizeAttribute"/>, so that a host without <c>UseAuthorization</c> refuses to serve the endpoint
/// instead of leaving it open.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RequireAnyScopeAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly KakaoBusinessScopeRequirement _requirement;

    /// <summary>Demands one of these consent items. A user who has none is asked for the first.</summary>
    /// <param name="scopes">IDs of business consent items, compared exactly.</param>
    /// <exception cref="ArgumentException">There is none, or one could not have been granted.</exception>
    public RequireAnyScopeAttribute(params string[] scopes) => _requirement = KakaoBusinessScopeRequirement.Of(scopes, any: true);

    /// <summary>The IDs of the business consent items.</summary>
    public IReadOnlyList<string> Scopes => _requirement.Scopes;

    /// <inheritdoc/>
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
