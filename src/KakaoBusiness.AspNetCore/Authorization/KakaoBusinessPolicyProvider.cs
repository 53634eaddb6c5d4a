using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Authorization;

/// <summary>Creates the policies that <see cref="KakaoBusinessPolicies"/> describes, and leaves every other name to the app's provider.</summary>
internal sealed class KakaoBusinessPolicyProvider(
    IAuthorizationPolicyProvider inner, IOptions<AuthorizationOptions> options, IServiceScopeFactory scopes) : IAuthorizationPolicyProvider
{
    private readonly AuthorizationOptions _options = options.Value;

    /// <summary>As the app's provider does: a policy of the library changes only if the app's default policy does.</summary>
    public bool AllowsCachingPolicies => inner.AllowsCachingPolicies;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => inner.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => inner.GetFallbackPolicyAsync();

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        ArgumentNullException.ThrowIfNull(policyName);
        return KakaoBusinessScopeRequirement.FromPolicyName(policyName) is { } requirement ? CreateAsync(policyName, requirement) : inner.GetPolicyAsync(policyName);
    }

    /// <summary>The framework leaves out the default policy when a policy is named, and <c>[RequireScope]</c> must not demand less than <c>[Authorize]</c>.</summary>
    private async Task<AuthorizationPolicy?> CreateAsync(string name, KakaoBusinessScopeRequirement requirement)
    {
        // The default that [Authorize] gets: of a provider that the app put around this one, if there is one. MVC keeps a filter and
        // its provider after the request, so the scope that this one was created in may be gone.
        await using var scope = scopes.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>();
        var policy = new AuthorizationPolicyBuilder(await provider.GetDefaultPolicyAsync());
        if (_options.GetPolicy(name) is { } registered) policy.Combine(registered);
        return policy.AddRequirements(requirement).Build();
    }
}
