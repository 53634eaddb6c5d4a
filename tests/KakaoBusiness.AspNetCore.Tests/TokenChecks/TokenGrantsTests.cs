using System.Security.Claims;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Claims;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.TokenChecks;

/// <summary>What a check of the token brings to the session: what Kakao reported, and nothing else.</summary>
public sealed class TokenGrantsTests : IDisposable
{
    private readonly ServiceProvider _services = Principals.Services();

    public void Dispose() => _services.Dispose();

    private KakaoBusinessIdentities Identities => _services.GetRequiredService<KakaoBusinessIdentities>();

    [Theory]
    [InlineData("""{"scopes":["a","b"],"resource_ids":["moment:1"]}""", "a b", "moment:1")]
    [InlineData("""{"scopes":[],"resource_ids":[]}""", "", "")]
    [InlineData("""{"scopes":["with space"],"resource_ids":["bad"]}""", null, null)]
    [InlineData("""{"id":1}""", null, null)]
    public void Tokeninfo_shows_something_or_none_or_nothing(string body, string? scopes, string? resources)
        => Assert.Equal(new TokenGrants(scopes, resources), Read(body));

    [Theory]
    [InlineData("b a", "moment:1")]
    [InlineData(null, null)]
    [InlineData("a  b", null)]
    public void Grants_that_are_no_news_change_nothing(string? scopes, string? resources)
        => Assert.Null(new TokenGrants(scopes, resources).Apply(Principals.Of("a b", "moment:1"), "KakaoBusiness", Identities));

    [Theory]
    [InlineData("a", null, "a", "moment:1")]
    [InlineData("a b c", "moment:1", "a b c", "moment:1")]
    [InlineData(null, "moment:2", "a b", "moment:2")]
    [InlineData("a", "", "a", null)]
    [InlineData("", null, null, "moment:1")]
    public void Reported_grants_replace_those_of_the_session(string? scopes, string? resources, string? expectedScopes, string? expectedResources)
    {
        var session = Principals.Of("a b", "moment:1");

        var changed = new TokenGrants(scopes, resources).Apply(session, "KakaoBusiness", Identities)!;

        Assert.Equal((expectedScopes, expectedResources), (changed.FindFirstValue(KakaoBusinessClaimTypes.GrantedScopes), changed.FindFirstValue(KakaoBusinessClaimTypes.GrantedResources)));
        Assert.Equal(expectedScopes is null ? 0 : 1, changed.FindAll(KakaoBusinessClaimTypes.GrantedScopes).Count());
        Assert.All(changed.FindAll(claim => claim.Type.StartsWith("urn:kakaobusiness:", StringComparison.Ordinal)), claim => Assert.Equal("KakaoBusiness", claim.Issuer));
        Assert.Equal("a b", session.FindFirstValue(KakaoBusinessClaimTypes.GrantedScopes));
        Assert.Equal("3100000001", changed.FindFirstValue(ClaimTypes.NameIdentifier));
    }

    /// <summary>Whether Kakao lists the consent to personal information among the agreements about business assets is not known.</summary>
    [Theory]
    [InlineData("""{"biz_agreements":[{"group":"MOMENT","scope":"moment_management"}]}""", "moment_management biz_account_email")]
    [InlineData("""{"biz_agreements":[]}""", "biz_account_email")]
    [InlineData("""{"biz_agreements":[{"group":"MOMENT","scope":"moment_delete"},{"group":"PERSONAL_INFORMATION","scope":"biz_account_email"}]}""", "moment_delete biz_account_email")]
    [InlineData("""{"scopes":["moment_management"]}""", "moment_management")]
    public void Email_stays_granted_if_agreements_leave_it_out(string body, string expected)
    {
        var changed = Read(body).Apply(Principals.Of("biz_account_email keyword_management"), "KakaoBusiness", Identities)!;
        Assert.Equal(expected, changed.FindFirstValue(KakaoBusinessClaimTypes.GrantedScopes));
    }

    [Fact]
    public void Claim_of_another_issuer_does_not_count()
    {
        var identity = Principals.Identity("a");
        identity.AddClaim(new Claim(KakaoBusinessClaimTypes.GrantedScopes, "foreign", null, "https://issuer.test"));

        var changed = new TokenGrants("b", null).Apply(new ClaimsPrincipal(identity), "KakaoBusiness", Identities)!;

        Assert.Equal(["b", "foreign"], changed.FindAll(KakaoBusinessClaimTypes.GrantedScopes).Select(claim => claim.Value).Order());
    }

    [Fact]
    public void Principal_of_another_scheme_is_left_alone()
        => Assert.Null(new TokenGrants("b", null).Apply(Principals.Of("a"), "Second", Identities));

    private TokenGrants Read(string body)
    {
        using var document = JsonDocument.Parse(body);
        return TokenGrants.Read(document.RootElement, "KakaoBusiness", _services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness"));
    }
}
