using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Claims;

/// <summary>The principal of a request to which the app added an identity: three sources of claims, asked in one order.</summary>
public sealed class AddedIdentityTests : IDisposable
{
    private const string Added = "added by the app";

    private readonly ServiceProvider _services = Principals.Services();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Session_claims_come_before_added_and_derived_ones()
    {
        var user = await UserAsync();

        Assert.Equal("3100000001", user.FindFirst(ClaimTypes.NameIdentifier)!.Value);
        Assert.Equal("3100000001", user.FindFirst(claim => claim.Type == ClaimTypes.NameIdentifier)!.Value);
        Assert.Equal(Added, user.FindFirst(KakaoBusinessClaimTypes.Scope)!.Value);
        Assert.Equal(Added, user.FindFirst(claim => claim.Type == KakaoBusinessClaimTypes.Scope)!.Value);
        Assert.Equal("moment:1", user.FindFirst(KakaoBusinessClaimTypes.Resource)!.Value);
        Assert.Equal("moment:1", user.FindFirst(claim => claim.Type == KakaoBusinessClaimTypes.Resource)!.Value);
        Assert.Null(user.FindFirst("nowhere"));
        Assert.Null(user.FindFirst(claim => claim.Type == "nowhere"));
        Assert.Equal("KakaoBusiness", user.Identity!.AuthenticationType);
    }

    [Theory]
    [InlineData(ClaimTypes.NameIdentifier, "3100000001", true)]
    [InlineData("department", Added, true)]
    [InlineData(KakaoBusinessClaimTypes.Resource, "moment:1", true)]
    [InlineData("department", "other", false)]
    public async Task Claim_of_any_of_the_three_is_there(string type, string value, bool isThere)
    {
        var user = await UserAsync();

        Assert.Equal(isThere, user.HasClaim(type, value));
        Assert.Equal(isThere, user.HasClaim(claim => claim.Type == type && claim.Value == value));
        Assert.Equal(isThere, user.FindAll(type).Any(claim => claim.Value == value));
    }

    [Fact]
    public async Task What_is_made_is_made_once()
    {
        var user = await UserAsync();

        Assert.Same(user.FindFirst(KakaoBusinessClaimTypes.Resource), user.FindFirst(KakaoBusinessClaimTypes.Resource));
    }

    [Fact]
    public async Task Session_without_an_email_has_its_other_claims()
    {
        var identity = new ClaimsIdentity("KakaoBusiness");
        identity.AddClaim(new Claim(KakaoBusinessClaimTypes.GrantedScopes, "moment_create", ClaimValueTypes.String, "KakaoBusiness"));

        var user = await TransformAsync(new ClaimsPrincipal(identity));

        Assert.Equal(["moment_create"], user.FindAll(KakaoBusinessClaimTypes.Scope).Select(claim => claim.Value));
        Assert.Null(user.FindFirst(ClaimTypes.Email));
    }

    private async Task<ClaimsPrincipal> UserAsync()
    {
        var user = await TransformAsync(Principals.Of("moment_management", "moment:1"));
        user.AddIdentity(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, Added), new Claim(KakaoBusinessClaimTypes.Scope, Added), new Claim("department", Added)], "app"));
        return user;
    }

    private async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        using var scope = _services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<IClaimsTransformation>().TransformAsync(principal);
    }
}
