using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Creates the policies that <see cref="KakaoBusinessPolicies"/> describes, and passes all other names to the app's provider.</summary>
internal sealed class KakaoBusinessPolicyProvider(
    IAuthorizationPolicyProvider inner, IOptions<AuthorizationOptions> options, IServiceScopeFactory scopes) : IAuthorizationPolicyProvider
{
    private readonly AuthorizationOptions _options = options.Value;

    /// <summary>Gets the value of the app's provider: the library's policies change only if the app's default policy does.</summary>
    public bool AllowsCachingPolicies => inner.AllowsCachingPolicies;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => inner.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => inner.GetFallbackPolicyAsync();

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        ArgumentNullException.ThrowIfNull(policyName);
        return KakaoBusinessScopeRequirement.FromPolicyName(policyName) is { } requirement ? CreateAsync(policyName, requirement) : inner.GetPolicyAsync(policyName);
    }

    /// <summary>
    /// Adds a requirement to the app's default policy. The framework omits that policy when an attribute names another one, and
    /// <c>[RequireScope]</c> must not require less than <c>[Authorize]</c>.
    /// </summary>
    private async Task<AuthorizationPolicy?> CreateAsync(string name, KakaoBusinessScopeRequirement requirement)
    {
        // [Authorize] gets its default policy from the registered provider, which the app may have put around this one. It is resolved in a
        // new scope, because MVC caches filters with their provider, so that the scope of this provider may have been disposed.
        await using var scope = scopes.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = new AuthorizationPolicyBuilder(await provider.GetDefaultPolicyAsync());
        if (_options.GetPolicy(name) is { } registered) policy.Combine(registered);
        return policy.AddRequirements(requirement).Build();
    }
}
