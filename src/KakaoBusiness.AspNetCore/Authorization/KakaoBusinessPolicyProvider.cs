using KakaoBusiness.AspNetCore.Protocol;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>
/// Makes the policies of <see cref="KakaoBusinessPolicies"/>, and leaves every other name to the app's provider. A policy
/// that the app registered under one of our names comes first.
/// </summary>
internal sealed class KakaoBusinessPolicyProvider : IAuthorizationPolicyProvider
{
    private readonly IAuthorizationPolicyProvider _inner;
    private readonly AuthorizationOptions _options;

    public KakaoBusinessPolicyProvider(IAuthorizationPolicyProvider inner, IOptions<AuthorizationOptions> options, DisplacementCheck check)
    {
        _inner = inner;
        _options = options.Value;
        check.NotePolicyProvider();
    }

    /// <summary>As the app's provider has it; ours never change.</summary>
    public bool AllowsCachingPolicies => _inner.AllowsCachingPolicies;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _inner.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _inner.GetFallbackPolicyAsync();

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        ArgumentNullException.ThrowIfNull(policyName);
        return Create(policyName) is { } policy ? Task.FromResult<AuthorizationPolicy?>(policy) : _inner.GetPolicyAsync(policyName);
    }

    private AuthorizationPolicy? Create(string name)
    {
        if (!name.StartsWith(KakaoBusinessPolicies.Prefix, StringComparison.Ordinal) || _options.GetPolicy(name) is not null) return null;
        var scope = name[KakaoBusinessPolicies.Prefix.Length..];
        return ScopeList.IsValidItem(scope) ? new AuthorizationPolicyBuilder().RequireScope(scope).Build() : null;
    }
}
