using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>
/// The attributes as hubs, Blazor routers and MVC filters read them: through <c>AuthorizationPolicy.CombineAsync</c>, which
/// looks at <see cref="IAuthorizeData"/> alone.
/// </summary>
public class RequireScopeAttributeTests
{
    public static TheoryData<IAuthorizeData, string, bool> Demands => new()
    {
        { new RequireScopeAttribute("moment_management"), "moment_management", true },
        { new RequireScopeAttribute("moment_management"), "biz_account_email", false },
        { new RequireScopeAttribute("moment_management", "keyword_management"), "keyword_management moment_management", true },
        { new RequireScopeAttribute("moment_management", "keyword_management"), "moment_management", false },
        { new RequireAnyScopeAttribute("moment_management", "keyword_management"), "keyword_management", true },
        { new RequireAnyScopeAttribute("moment_management", "keyword_management"), "biz_account_email", false },
        { new RequireAnyScopeAttribute("moment_management"), "biz_account_email", false },
        { new RequireScopeAttribute("or", "and"), "or", false },
        { new RequireScopeAttribute("or", "and"), "or and", true },
        { new RequireAnyScopeAttribute("and", "or"), "or", true },
        { new RequireScopeAttribute("all:a|b&c", "any:(d)"), "all:a|b&c any:(d)", true },
        { new RequireScopeAttribute("all:a|b&c", "any:(d)"), "all:a|b&c", false },
    };

    [Theory]
    [MemberData(nameof(Demands), DisableDiscoveryEnumeration = true)]
    public async Task Combined_policy_demands_the_scopes(IAuthorizeData attribute, string granted, bool isMet)
    {
        using var services = Principals.Services();

        Assert.Equal(isMet, await IsMetAsync(services, Principals.Of(granted), attribute));
        Assert.False(await IsMetAsync(services, new ClaimsPrincipal(new ClaimsIdentity()), attribute));
    }

    [Fact]
    public async Task Combined_policy_of_several_attributes_demands_each()
    {
        using var services = Principals.Services();
        IAuthorizeData[] attributes = [new RequireScopeAttribute("moment_management"), new RequireAnyScopeAttribute("keyword_management", "keyword_delete"), new AuthorizeAttribute()];

        Assert.True(await IsMetAsync(services, Principals.Of("moment_management keyword_delete"), attributes));
        Assert.False(await IsMetAsync(services, Principals.Of("moment_management"), attributes));
        Assert.False(await IsMetAsync(services, Principals.Of("keyword_management"), attributes));
    }

    [Fact]
    public async Task Combined_policy_includes_a_default_policy_registered_later()
    {
        using var services = Principals.Services(services => services.AddAuthorization(options
            => options.DefaultPolicy = new AuthorizationPolicyBuilder("Second").RequireClaim("mfa").Build()));
        var user = Principals.Of("moment_management");

        var policy = await CombineAsync(services, new RequireScopeAttribute("moment_management"));
        Assert.Equal(["Second"], policy.AuthenticationSchemes);
        Assert.False(await IsMetAsync(services, user, new RequireScopeAttribute("moment_management")));
        Assert.False(await IsMetAsync(services, user, new AuthorizeAttribute(KakaoBusinessPolicies.MomentManagement)));

        user.Identities.Single().AddClaim(new Claim("mfa", "yes"));
        Assert.True(await IsMetAsync(services, user, new RequireScopeAttribute("moment_management")));
        Assert.True(await IsMetAsync(services, user, new AuthorizeAttribute(KakaoBusinessPolicies.MomentManagement)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Combined_policy_includes_the_default_of_the_apps_provider(bool isAround)
    {
        using var services = Principals.Services(services =>
        {
            var inner = services.Last(service => service.ServiceType == typeof(IAuthorizationPolicyProvider));
            if (isAround) services.AddTransient<IAuthorizationPolicyProvider>(provider => new ProviderAround((IAuthorizationPolicyProvider)inner.ImplementationFactory!(provider)));
            else services.AddSingleton<IAuthorizationPolicyProvider, ProviderWithin>().AddKakaoBusinessAuthorization();
        });

        var policy = await CombineAsync(services, new RequireScopeAttribute("moment_management"));

        Assert.Contains(policy.Requirements.OfType<ClaimsAuthorizationRequirement>(), requirement => requirement.ClaimType == "default of the provider");
        Assert.Contains(policy.Requirements, requirement => requirement is KakaoBusinessScopeRequirement);
    }

    [Fact]
    public async Task App_policy_of_same_name_adds_to_scope()
    {
        using var services = Principals.Services(services => services.AddAuthorization(options
            => options.AddPolicy(KakaoBusinessPolicies.MomentManagement, policy => policy.RequireClaim("stricter"))));
        var without = Principals.Of("biz_account_email");
        var with = Principals.Of("moment_management");
        without.Identities.Single().AddClaim(new Claim("stricter", "yes"));

        Assert.False(await IsMetAsync(services, without, new RequireScopeAttribute("moment_management")));
        Assert.False(await IsMetAsync(services, with, new RequireScopeAttribute("moment_management")));

        with.Identities.Single().AddClaim(new Claim("stricter", "yes"));
        Assert.True(await IsMetAsync(services, with, new RequireScopeAttribute("moment_management")));
    }

    [Fact]
    public async Task Services_without_the_library_have_no_such_policy()
    {
        await using var services = new ServiceCollection().AddLogging().AddAuthorizationCore().BuildServiceProvider();

        foreach (IAuthorizeData attribute in (IAuthorizeData[])[new RequireScopeAttribute("moment_management"), new RequireAnyScopeAttribute("a", "b")])
            await Assert.ThrowsAsync<InvalidOperationException>(() => CombineAsync(services, attribute));
    }

    [Theory]
    [InlineData("KakaoBusiness:a b")]
    [InlineData("KakaoBusiness:a and")]
    [InlineData("KakaoBusiness:and a")]
    [InlineData("KakaoBusiness:a and b or c")]
    [InlineData("KakaoBusiness:a AND b")]
    [InlineData("KakaoBusiness:a  and b")]
    [InlineData("KakaoBusiness:a and  b")]
    [InlineData("KakaoBusiness: a")]
    [InlineData("KakaoBusiness:a,b")]
    [InlineData("KakaoBusiness:a, b")]
    public async Task Malformed_name_is_no_policy(string name)
    {
        using var services = Principals.Services();

        Assert.Null(await services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name));
    }

    /// <summary>Otherwise <c>[RequireScope("a", Policy = "own")]</c> would compile, and demand no scope.</summary>
    [Theory]
    [InlineData(typeof(RequireScopeAttribute))]
    [InlineData(typeof(RequireAnyScopeAttribute))]
    public async Task Policy_of_the_attribute_cannot_be_replaced(Type type)
    {
        var attribute = (AuthorizeAttribute)Activator.CreateInstance(type, [new string[] { "moment_management" }])!;
        using var services = Principals.Services(services => services.AddAuthorization(options => options.AddPolicy("own", policy => policy.RequireAuthenticatedUser())));

        attribute.Policy = "own";

        Assert.False(type.BaseType!.GetProperty(nameof(AuthorizeAttribute.Policy), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!.CanWrite);
        Assert.Throws<NotSupportedException>(() => ((IAuthorizeData)attribute).Policy = "own");
        Assert.False(await IsMetAsync(services, Principals.Of("biz_account_email"), attribute));
    }

    private static async Task<AuthorizationPolicy> CombineAsync(IServiceProvider services, params IAuthorizeData[] attributes)
        => (await AuthorizationPolicy.CombineAsync(services.GetRequiredService<IAuthorizationPolicyProvider>(), attributes))!;

    private static async Task<bool> IsMetAsync(IServiceProvider services, ClaimsPrincipal user, params IAuthorizeData[] attributes)
        => (await services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, await CombineAsync(services, attributes))).Succeeded;

    private static AuthorizationPolicy DefaultOfProvider { get; } = new AuthorizationPolicyBuilder().RequireClaim("default of the provider").Build();

    private sealed class ProviderWithin(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options), IAuthorizationPolicyProvider
    {
        Task<AuthorizationPolicy> IAuthorizationPolicyProvider.GetDefaultPolicyAsync() => Task.FromResult(DefaultOfProvider);
    }

    private sealed class ProviderAround(IAuthorizationPolicyProvider inner) : IAuthorizationPolicyProvider
    {
        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(DefaultOfProvider);

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => inner.GetFallbackPolicyAsync();

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => inner.GetPolicyAsync(policyName);
    }
}
