using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>Who meets a policy: the raw claims of our own identities decide, nothing else.</summary>
public sealed class ScopePolicyTests : IDisposable
{
    private readonly ServiceProvider _services = Principals.Services();

    private IAuthorizationService Authorization => _services.GetRequiredService<IAuthorizationService>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("moment_management biz_account_email", true)]
    [InlineData("biz_account_email moment_management", true)]
    [InlineData("moment_management", false)]
    [InlineData("biz_account_email", false)]
    [InlineData("", false)]
    public async Task Several_arguments_mean_all_of_them(string granted, bool isMet)
        => Assert.Equal(isMet, await IsMetAsync(Principals.Of(granted), policy => policy.RequireScope("moment_management", "biz_account_email")));

    [Theory]
    [InlineData("moment_management", true)]
    [InlineData("keyword_management biz_account_email", true)]
    [InlineData("biz_account_email", false)]
    public async Task Any_means_one_of_them(string granted, bool isMet)
        => Assert.Equal(isMet, await IsMetAsync(Principals.Of(granted), policy => policy.RequireAnyScope("moment_management", "keyword_management")));

    [Theory]
    [InlineData("Moment_Management")]
    [InlineData("moment")]
    [InlineData("moment_management_all")]
    [InlineData("xmoment_management")]
    [InlineData("moment_management;biz_account_email")]
    public async Task Scopes_are_compared_exactly(string granted)
        => Assert.False(await IsMetAsync(Principals.Of(granted), policy => policy.RequireScope("moment_management")));

    [Fact]
    public void Empty_list_is_an_argument_exception()
    {
        var policy = new AuthorizationPolicyBuilder();
        Assert.Throws<ArgumentException>(() => policy.RequireScope());
        Assert.Throws<ArgumentException>(() => policy.RequireAnyScope());
        Assert.Throws<ArgumentException>(() => new RequireScopeAttribute());
        Assert.Throws<ArgumentException>(() => new RequireAnyScopeAttribute());
        Assert.Throws<ArgumentNullException>(() => policy.RequireScope(null!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("moment_management keyword_management")]
    [InlineData("moment_management,keyword_management")]
    [InlineData("a\"b")]
    public void Ungrantable_ID_throws(string scope)
        => Assert.Throws<ArgumentException>(() => new AuthorizationPolicyBuilder().RequireScope(scope));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requirement_without_scopes_is_never_met(bool any)
        => Assert.False(await IsMetAsync(Principals.Of("moment_management"), policy => policy.AddRequirements(new KakaoBusinessScopeRequirement([], any))));

    public static TheoryData<string, ClaimsPrincipal> Forged => new()
    {
        { "a JWT with a scope claim", Principals.Foreign("AuthenticationTypes.Federation", ("scope", "moment_management"), ("scp", "moment_management")) },
        { "a JWT with our raw claim", Principals.Foreign("AuthenticationTypes.Federation", (KakaoBusinessClaimTypes.GrantedScopes, "moment_management")) },
        { "a JWT with our derived claim", Principals.Foreign("Bearer", (KakaoBusinessClaimTypes.Scope, "moment_management")) },
        { "another cookie", Principals.Foreign("Cookies", (KakaoBusinessClaimTypes.GrantedScopes, "moment_management")) },
        { "a scheme of another case", Principals.Foreign("kakaobusiness", (KakaoBusinessClaimTypes.GrantedScopes, "moment_management")) },
        { "a scheme that the app does not have", Principals.Foreign("KakaoBusiness2", (KakaoBusinessClaimTypes.GrantedScopes, "moment_management")) },
        { "an identity that is not authenticated", Principals.Foreign(null, (KakaoBusinessClaimTypes.GrantedScopes, "moment_management")) },
        { "our identity with a claim of another issuer", new ClaimsPrincipal(new ClaimsIdentity([new Claim(KakaoBusinessClaimTypes.GrantedScopes, "moment_management", null, "https://issuer.test")], "KakaoBusiness")) },
        { "our identity beside a foreign one", new ClaimsPrincipal([Principals.Identity("biz_account_email"), Principals.Foreign("Cookies", (KakaoBusinessClaimTypes.GrantedScopes, "moment_management")).Identities.Single()]) },
        { "our identity with the derived claim only", new ClaimsPrincipal(new ClaimsIdentity([new Claim(KakaoBusinessClaimTypes.Scope, "moment_management", null, "KakaoBusiness")], "KakaoBusiness")) },
        { "nobody", new ClaimsPrincipal() },
    };

    [Theory]
    [MemberData(nameof(Forged), DisableDiscoveryEnumeration = true)]
    public async Task Only_identities_of_the_librarys_schemes_count(string who, ClaimsPrincipal user)
    {
        Assert.False(await IsMetAsync(user, policy => policy.RequireScope("moment_management")), who);
        Assert.False(await IsMetAsync(user, policy => policy.RequireAnyScope("moment_management", "moment_delete")), who);
    }

    [Fact]
    public async Task Scopes_of_two_identities_do_not_add_up()
    {
        var user = new ClaimsPrincipal([Principals.Identity("moment_management"), Principals.Identity("keyword_management", scheme: "Second")]);

        Assert.False(await IsMetAsync(user, policy => policy.RequireScope("moment_management", "keyword_management")));
        Assert.True(await IsMetAsync(user, policy => policy.RequireScope("keyword_management")));
    }

    [Fact]
    public async Task Identity_of_any_Kakao_Business_scheme_counts()
    {
        var user = new ClaimsPrincipal([new ClaimsIdentity(), Principals.Foreign("Cookies").Identities.Single(), Principals.Identity("moment_management", scheme: "Second")]);

        Assert.True(await IsMetAsync(user, policy => policy.RequireScope("moment_management")));
    }

    [Theory]
    [InlineData(KakaoBusinessPolicies.AccountEmail, "biz_account_email")]
    [InlineData(KakaoBusinessPolicies.MomentCreate, "moment_create")]
    [InlineData(KakaoBusinessPolicies.MomentManagement, "moment_management")]
    [InlineData(KakaoBusinessPolicies.MomentDelete, "moment_delete")]
    [InlineData(KakaoBusinessPolicies.MomentBizFormResultRead, "moment_bizform_result_read")]
    [InlineData(KakaoBusinessPolicies.KeywordCreate, "keyword_create")]
    [InlineData(KakaoBusinessPolicies.KeywordManagement, "keyword_management")]
    [InlineData(KakaoBusinessPolicies.KeywordDelete, "keyword_delete")]
    [InlineData("KakaoBusiness:an_item_of_tomorrow", "an_item_of_tomorrow")]
    public async Task Policy_of_each_item_is_there_without_registration(string policy, string scope)
    {
        Assert.True((await Authorization.AuthorizeAsync(Principals.Of(scope), policy)).Succeeded);
        Assert.False((await Authorization.AuthorizeAsync(Principals.Of(scope + "x"), policy)).Succeeded);
    }

    [Theory]
    [InlineData("KakaoBusiness:")]
    [InlineData("KakaoBusiness:two items")]
    [InlineData("kakaobusiness:moment_management")]
    [InlineData("moment_management")]
    public async Task Another_name_is_no_policy(string policy)
        => await Assert.ThrowsAsync<InvalidOperationException>(() => Authorization.AuthorizeAsync(Principals.Of("moment_management"), policy));

    [Theory]
    [InlineData("moment:12345 keyword:22345", "moment", "12345", true)]
    [InlineData("moment:12345 keyword:22345", "keyword", "22345", true)]
    [InlineData("moment:*", "moment", "12345", true)]
    [InlineData("moment:*", "moment", "*", true)]
    [InlineData("moment:12345", "moment", "*", false)]
    [InlineData("moment:*", "keyword", "22345", false)]
    [InlineData("moment:12345", "moment", "1234", false)]
    [InlineData("moment:12345", "moment", "123456", false)]
    [InlineData("moment:12345", "keyword", "12345", false)]
    [InlineData(null, "moment", "12345", false)]
    public async Task Resource_is_met_if_the_token_reaches_it(string? granted, string group, string id, bool isMet)
    {
        var user = Principals.Of("moment_management", granted);
        var asked = new KakaoBusinessResource(group, id);
        var policy = new AuthorizationPolicyBuilder().RequireResource().Build();

        Assert.Equal(isMet, await IsMetAsync(user, builder => builder.RequireResource(group, id)));
        Assert.Equal(isMet, (await Authorization.AuthorizeAsync(user, asked, policy)).Succeeded);
        Assert.Equal(isMet, (await Authorization.AuthorizeResourceAsync(user, group, id)).Succeeded);
    }

    [Fact]
    public async Task Resource_of_foreign_identity_is_not_met()
    {
        var forged = Principals.Foreign("Cookies", (KakaoBusinessClaimTypes.GrantedResources, "moment:*"));
        var policy = new AuthorizationPolicyBuilder().RequireResource().Build();

        Assert.False((await Authorization.AuthorizeResourceAsync(forged, "moment", "12345")).Succeeded);
        Assert.False((await Authorization.AuthorizeAsync(Principals.Of("", "moment:*"), "moment:12345", policy)).Succeeded);
    }

    [Theory]
    [InlineData("moment", "1 2")]
    [InlineData("mo:ment", "1")]
    [InlineData("", "1")]
    [InlineData("moment", "")]
    public void Invalid_resource_ID_throws(string group, string id)
        => Assert.Throws<ArgumentException>(() => new KakaoBusinessResource(group, id));

    [Fact]
    public async Task Policy_with_a_named_ad_account_ignores_the_resource()
    {
        var user = Principals.Of("moment_management", "moment:12345");
        var policy = new AuthorizationPolicyBuilder().RequireResource("moment", "12345").Build();

        Assert.True((await Authorization.AuthorizeAsync(user, new KakaoBusinessResource("keyword", "1"), policy)).Succeeded);
    }

    [Fact]
    public void Requirement_says_in_the_log_what_it_demands()
    {
        Assert.Equal("Kakao Business scopes: a and b", new KakaoBusinessScopeRequirement(["a", "b"]).ToString());
        Assert.Equal("Kakao Business scopes: a or b", new KakaoBusinessScopeRequirement(["a", "b"], anyIsEnough: true).ToString());
        Assert.Equal("Kakao Business ad account: moment:12345", new KakaoBusinessResourceRequirement(new KakaoBusinessResource("moment", "12345")).ToString());
        Assert.Equal("Kakao Business ad account: the one passed to the authorization service", new KakaoBusinessResourceRequirement().ToString());
    }

    [Fact]
    public async Task Requirements_that_are_no_list_are_met_too()
    {
        var requirement = new KakaoBusinessScopeRequirement(["moment_management"]);
        var handler = _services.GetServices<IAuthorizationHandler>().Single(handler => handler.GetType().Assembly == typeof(KakaoBusinessOptions).Assembly);
        var context = new AuthorizationHandlerContext(new[] { requirement }.Where(_ => true), Principals.Of("moment_management"), resource: null);

        await handler.HandleAsync(context);

        Assert.True(context.HasSucceeded);
    }

    private async Task<bool> IsMetAsync(ClaimsPrincipal user, Action<AuthorizationPolicyBuilder> configure)
    {
        var policy = new AuthorizationPolicyBuilder();
        configure(policy);
        return (await Authorization.AuthorizeAsync(user, policy.Build())).Succeeded;
    }
}
