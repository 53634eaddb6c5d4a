using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Claims;

/// <summary>What the transformation makes of the ticket's claims, and what it leaves alone.</summary>
public sealed class ClaimsTransformationTests : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServiceScope _scope;

    public ClaimsTransformationTests()
    {
        _services = Principals.Services();
        _scope = _services.CreateScope();
    }

    public void Dispose()
    {
        _scope.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Email_scopes_and_resources_become_single_claims()
    {
        var user = await TransformAsync(Principals.Of("moment_management biz_account_email", "moment:12345 keyword:*"));

        Assert.Equal("owner@example.com", user.FindFirstValue(ClaimTypes.Email));
        Assert.Equal(["moment_management", "biz_account_email"], Values(user, KakaoBusinessClaimTypes.Scope));
        Assert.Equal(["moment:12345", "keyword:*"], Values(user, KakaoBusinessClaimTypes.Resource));
        Assert.All(user.Claims, claim => Assert.Equal("KakaoBusiness", claim.Issuer));
        Assert.All(user.Claims, claim => Assert.Equal("KakaoBusiness", claim.Subject!.AuthenticationType));
    }

    [Fact]
    public async Task Claims_are_found_by_every_way_of_asking()
    {
        var user = await TransformAsync(Principals.Of("moment_management"));

        Assert.True(user.HasClaim(KakaoBusinessClaimTypes.Scope, "moment_management"));
        Assert.False(user.HasClaim(KakaoBusinessClaimTypes.Scope, "Moment_Management"));
        Assert.True(user.HasClaim(claim => claim.Type == KakaoBusinessClaimTypes.Scope));
        Assert.Equal("moment_management", user.FindFirst(KakaoBusinessClaimTypes.Scope.ToUpperInvariant())!.Value);
        Assert.Equal("moment_management", user.FindFirst(claim => claim.Type == KakaoBusinessClaimTypes.Scope)!.Value);
        Assert.Single(user.FindAll(claim => claim.Type == KakaoBusinessClaimTypes.Scope));
        Assert.Single(user.Claims, claim => claim.Type == KakaoBusinessClaimTypes.Scope);
        Assert.Equal("moment_management", user.Clone().FindFirstValue(KakaoBusinessClaimTypes.Scope));
        Assert.Equal("3100000001", user.FindFirstValue(ClaimTypes.NameIdentifier));
        Assert.Equal("KakaoBusiness", user.Identity!.AuthenticationType);
    }

    [Fact]
    public async Task Principal_and_the_identities_given_stay_as_they_were()
    {
        var session = Principals.Of("moment_management", "moment:12345");
        var before = session.Claims.ToList();

        var user = await TransformAsync(session);
        user.AddIdentity(new ClaimsIdentity([new Claim("app", "1"), new Claim(ClaimTypes.Role, "admin")], "app"));

        Assert.Equal(before, session.Claims);
        Assert.Single(session.Identities);
        Assert.Equal(["KakaoBusiness", "app"], user.Identities.Select(identity => identity.AuthenticationType));
        Assert.Equal("1", user.Clone().FindFirstValue("app"));
        Assert.True(user.IsInRole("admin"));
    }

    [Fact]
    public async Task Derived_claims_are_not_part_of_the_ticket()
    {
        var session = Principals.Of("moment_management", "moment:12345");
        var user = await TransformAsync(session);
        Assert.NotEmpty(user.FindAll(KakaoBusinessClaimTypes.Scope));

        var stored = TicketSerializer.Default.Deserialize(TicketSerializer.Default.Serialize(new AuthenticationTicket(user, "Cookies")))!;
        using var written = new MemoryStream();
        user.WriteTo(new BinaryWriter(written));
        written.Position = 0;

        Assert.Equal(session.Claims.Select(claim => claim.ToString()), stored.Principal.Claims.Select(claim => claim.ToString()));
        Assert.Equal(session.Claims.Select(claim => claim.ToString()), new ClaimsPrincipal(new BinaryReader(written)).Claims.Select(claim => claim.ToString()));
    }

    [Fact]
    public async Task Second_transformation_returns_the_same_principal()
    {
        var session = Principals.Of("moment_management");

        var first = await TransformAsync(session);

        Assert.Same(first, await TransformAsync(session));
        Assert.Same(first, await TransformAsync(first));
        Assert.Single(first.FindAll(KakaoBusinessClaimTypes.Scope));
    }

    [Fact]
    public async Task Foreign_identities_are_left_alone()
    {
        var foreign = Principals.Foreign("Cookies", (KakaoBusinessClaimTypes.GrantedScopes, "moment_management"), (KakaoBusinessClaimTypes.AccountEmail, "a@evil.test"));

        Assert.Same(foreign, await TransformAsync(foreign));
    }

    [Fact]
    public async Task Foreign_identity_beside_ours_gives_no_claim()
    {
        var foreign = Principals.Foreign("Cookies", (KakaoBusinessClaimTypes.GrantedScopes, "moment_delete"), (KakaoBusinessClaimTypes.GrantedResources, "moment:*"));

        var user = await TransformAsync(new ClaimsPrincipal([Principals.Identity("moment_management"), foreign.Identities.Single()]));

        Assert.Equal(["moment_management"], Values(user, KakaoBusinessClaimTypes.Scope));
        Assert.Empty(Values(user, KakaoBusinessClaimTypes.Resource));
    }

    [Fact]
    public async Task Claim_of_another_issuer_gives_no_claim()
    {
        var identity = Principals.Identity("moment_management");
        identity.AddClaim(new Claim(KakaoBusinessClaimTypes.GrantedScopes, "moment_delete", null, "https://issuer.test"));

        Assert.Equal(["moment_management"], Values(await TransformAsync(new ClaimsPrincipal(identity)), KakaoBusinessClaimTypes.Scope));
    }

    [Fact]
    public async Task Mapped_email_is_not_duplicated()
    {
        var identity = Principals.Identity("biz_account_email");
        identity.AddClaim(new Claim(ClaimTypes.Email, "mapped@example.com"));

        Assert.Equal(["mapped@example.com"], Values(await TransformAsync(new ClaimsPrincipal(identity)), ClaimTypes.Email));
    }

    [Fact]
    public async Task Invalid_scope_or_resource_gives_no_claim()
    {
        var user = await TransformAsync(Principals.Of("moment_management a\"b moment_management", "moment:12345 nonsense :1 moment:12345"));

        Assert.Equal(["moment_management"], Values(user, KakaoBusinessClaimTypes.Scope));
        Assert.Equal(["moment:12345"], Values(user, KakaoBusinessClaimTypes.Resource));
    }

    private static IEnumerable<string> Values(ClaimsPrincipal user, string type) => user.FindAll(type).Select(claim => claim.Value);

    private Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        => _scope.ServiceProvider.GetRequiredService<IClaimsTransformation>().TransformAsync(principal);
}
