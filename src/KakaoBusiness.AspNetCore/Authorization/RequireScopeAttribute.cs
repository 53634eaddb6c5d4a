using Microsoft.AspNetCore.Authorization;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Requires that the user granted all of the specified scopes: <c>[RequireScope("moment_management")]</c>. The attribute applies to a
/// controller, an action, a Razor page, a hub, a hub method, a gRPC service, a Blazor page or a minimal API endpoint. No policy has to be
/// registered.
/// </summary>
/// <remarks>
/// <para>The attribute names a policy in the form that <see cref="KakaoBusinessPolicies"/> describes. Everything that reads
/// <see cref="IAuthorizeData"/> therefore enforces it, together with the app's default policy. In an app without <c>AddKakaoBusiness</c>,
/// the policy does not exist and the request fails.</para>
/// <para>A hub method is authorized with the user that opened the connection. Put the attribute on the hub or its endpoint as well, so
/// that a connection without the scope is refused.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RequireScopeAttribute : ScopePolicyAttribute
{
    /// <summary>Requires all of the specified scopes.</summary>
    /// <param name="scopes">The scopes. The comparison is case-sensitive.</param>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty or contains an invalid scope.</exception>
    public RequireScopeAttribute(params string[] scopes)
        : base(scopes, any: false)
    {
    }
}

/// <summary>
/// Requires that the user granted at least one of the specified scopes: <c>[RequireAnyScope("moment_management", "keyword_management")]</c>.
/// The attribute applies to a controller, an action, a Razor page, a hub, a hub method, a gRPC service, a Blazor page or a minimal API
/// endpoint. No policy has to be registered.
/// </summary>
/// <inheritdoc cref="RequireScopeAttribute"/>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class RequireAnyScopeAttribute : ScopePolicyAttribute
{
    /// <summary>Requires at least one of the specified scopes. A user who has none of them is asked to consent to the first.</summary>
    /// <param name="scopes">The scopes. The comparison is case-sensitive.</param>
    /// <exception cref="ArgumentException"><paramref name="scopes"/> is empty or contains an invalid scope.</exception>
    public RequireAnyScopeAttribute(params string[] scopes)
        : base(scopes, any: true)
    {
    }
}

/// <summary>Serves as the base class of <see cref="RequireScopeAttribute"/> and <see cref="RequireAnyScopeAttribute"/>.</summary>
public abstract class ScopePolicyAttribute : AuthorizeAttribute, IAuthorizeData
{
    private readonly KakaoBusinessScopeRequirement _requirement;

    private protected ScopePolicyAttribute(string[] scopes, bool any)
    {
        _requirement = KakaoBusinessScopeRequirement.Create(scopes, any);
        base.Policy = _requirement.PolicyName;
    }

    /// <summary>Gets the scopes.</summary>
    public IReadOnlyList<string> Scopes => _requirement.Scopes;

    /// <summary>Gets the name of the policy, which cannot be replaced. Another policy requires an attribute of its own.</summary>
    public new string Policy => _requirement.PolicyName;

    /// <exception cref="NotSupportedException">The property is set.</exception>
    string? IAuthorizeData.Policy
    {
        get => _requirement.PolicyName;
        set => throw new NotSupportedException($"The policy of {GetType().Name} cannot be replaced. Use a separate [Authorize] attribute for another policy.");
    }
}
