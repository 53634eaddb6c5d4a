using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Demands business consent items, all of them, on a controller, an action, a Razor page, a hub or a minimal API
/// endpoint: <c>[RequireScope("moment_management")]</c>. No policy has to be registered.
/// </summary>
/// <remarks>
/// It is an <see cref="AuthorizeAttribute"/>, so that a host without <c>UseAuthorization</c> refuses to serve the endpoint
/// instead of leaving it open.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RequireScopeAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    private readonly KakaoBusinessScopeRequirement _requirement;

    /// <summary>Demands all of these consent items.</summary>
    /// <param name="scopes">IDs of business consent items, compared exactly.</param>
    /// <exception cref="ArgumentException">There is none, or one could not have been granted.</exception>
    public RequireScopeAttribute(params string[] scopes) => _requirement = KakaoBusinessScopeRequirement.Of(scopes, any: false);

    /// <summary>The IDs of the business consent items.</summary>
    public IReadOnlyList<string> Scopes => _requirement.Scopes;

    /// <inheritdoc/>
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [_requirement];
}
