using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Requires business consent items, all of them, on a controller, an action, a Razor page, a hub, a hub method, a gRPC service, a Blazor
/// page or a minimal API endpoint: <c>[RequireScope("moment_management")]</c>. No policy has to be registered.
/// </summary>
/// <remarks>
/// <para>It names a policy of the form that <see cref="KakaoBusinessPolicies"/> describes, so that whatever reads <see cref="IAuthorizeData"/>
/// enforces it, together with the app's default policy. In an app without <c>AddKakaoBusiness</c> there is no such policy, and the
/// request fails.</para>
/// <para>A hub method sees the user that its connection was opened with. Put the attribute on the hub or its endpoint too: a
/// connection without the scope is then refused.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RequireScopeAttribute : ScopePolicyAttribute
{
    /// <summary>Requires all of these business consent items.</summary>
    /// <param name="scopes">The IDs of the business consent items, compared exactly.</param>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty, or an ID does not have the form of one.</exception>
    public RequireScopeAttribute(params string[] scopes)
        : base(scopes, any: false)
    {
    }
}

/// <summary>
/// Requires one of several business consent items on a controller, an action, a Razor page, a hub, a hub method, a gRPC service, a Blazor
/// page or a minimal API endpoint: <c>[RequireAnyScope("moment_management", "keyword_management")]</c>. No policy has to be registered.
/// </summary>
/// <inheritdoc cref="RequireScopeAttribute"/>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RequireAnyScopeAttribute : ScopePolicyAttribute
{
    /// <summary>Requires one of these business consent items. A user who has none is asked for the first.</summary>
    /// <param name="scopes">The IDs of the business consent items, compared exactly.</param>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty, or an ID does not have the form of one.</exception>
    public RequireAnyScopeAttribute(params string[] scopes)
        : base(scopes, any: true)
    {
    }
}

/// <summary>Names the policy of <see cref="RequireScopeAttribute"/> or <see cref="RequireAnyScopeAttribute"/>, and cannot name another.</summary>
public abstract class ScopePolicyAttribute : AuthorizeAttribute, IAuthorizeData
{
    private readonly KakaoBusinessScopeRequirement _requirement;

    private protected ScopePolicyAttribute(string[] scopes, bool any)
    {
        _requirement = KakaoBusinessScopeRequirement.Of(scopes, any);
        base.Policy = _requirement.PolicyName;
    }

    /// <summary>Gets the IDs of the business consent items.</summary>
    public IReadOnlyList<string> Scopes => _requirement.Scopes;

    /// <summary>Gets the name of the policy, which cannot be replaced: a further policy takes an attribute of its own.</summary>
    public new string Policy => _requirement.PolicyName;

    /// <exception cref="NotSupportedException">Always, when it is set.</exception>
    string? IAuthorizeData.Policy
    {
        get => _requirement.PolicyName;
        set => throw new NotSupportedException($"The policy of {GetType().Name} cannot be replaced. Use an [Authorize] attribute for a further policy.");
    }
}
