using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Emulator.Tests.Testing;

/// <summary>A consumer's test of pages that demand scopes, without a sign-in.</summary>
public sealed class TestUserTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_with_the_scopes_opens_the_page()
        => Assert.Equal((HttpStatusCode.OK, "moment_management"), await GetAsync(KakaoTestUser.With(["biz_account_email", "moment_management"]), "/campaigns"));

    [Fact]
    public async Task User_without_the_scope_is_refused()
        => Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(KakaoTestUser.With(["biz_account_email"]), "/campaigns")).Status);

    [Theory]
    [InlineData("moment:12345", true)]
    [InlineData("moment:*", true)]
    [InlineData("moment:99999", false)]
    public async Task Resource_opens_the_ad_account(string resource, bool isOpen)
        => Assert.Equal(isOpen, (await GetAsync(KakaoTestUser.With(["moment_management"], [resource]), "/accounts/12345")).Status == HttpStatusCode.OK);

    [Theory]
    [InlineData("biz_account_email", "owner@example.com")]
    [InlineData("moment_management", "")]
    public async Task Email_follows_its_scope(string scope, string expected)
        => Assert.Equal((HttpStatusCode.OK, expected), await GetAsync(KakaoTestUser.With([scope]), "/email"));

    [Fact]
    public async Task Further_claims_open_policies_of_the_app()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(new KakaoTestUser { Scopes = ["moment_management"], Claims = [new Claim(ClaimTypes.Role, "manager")] }, "/manager")).Status);
        Assert.NotEqual(HttpStatusCode.OK, (await GetAsync(KakaoTestUser.With(["moment_management"]), "/manager")).Status);
    }

    [Fact]
    public async Task Scheme_and_issuer_follow_those_of_the_app()
    {
        var user = new KakaoTestUser { Scheme = "Retail", ClaimsIssuer = "kakao", Scopes = ["moment_management"] };

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(user, "/campaigns", "Retail", "kakao")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(user, "/campaigns", "Retail", "another")).Status);
    }

    /// <summary>The Kakao session of such an app is in a cookie of its own, beside that of the login.</summary>
    [Fact]
    public async Task User_opens_page_of_app_with_own_login()
    {
        await using var app = await StartAsync(KakaoTestUser.With(["moment_management"]), authentication => authentication
            .AddCookie("login", cookie => cookie.LoginPath = "/login").AddCookie("kakao")
            .AddKakaoBusiness(kakao => (kakao.ClientId, kakao.ClientSecret, kakao.SignInScheme) = ("id", "secret", "kakao")), "login");

        using var response = await app.GetTestClient().GetAsync(new Uri("/campaigns", UriKind.Relative), Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public void Production_is_refused()
    {
        var builder = WebApps.CreateBuilder("Production");

        var refusal = Assert.Throws<InvalidOperationException>(() => builder.WebHost.UseKakaoTestUser(KakaoTestUser.With([])));
        Assert.Contains("UseKakaoTestUser", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(KakaoTestUser user, string path, string scheme = KakaoBusinessDefaults.AuthenticationScheme, string? issuer = null)
    {
        await using var app = await StartAsync(user, authentication => authentication
            .AddKakaoBusiness(scheme, kakao => (kakao.ClientId, kakao.ClientSecret, kakao.ClaimsIssuer) = ("id", "secret", issuer!)));

        using var response = await app.GetTestClient().GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));
    }

    private static async Task<WebApplication> StartAsync(KakaoTestUser user, Action<AuthenticationBuilder> addSchemes, string? defaultScheme = null)
    {
        var builder = WebApps.CreateBuilder();
        builder.WebHost.UseTestServer().UseKakaoTestUser(user);
        addSchemes(defaultScheme is null ? builder.Services.AddAuthentication() : builder.Services.AddAuthentication(defaultScheme));
        builder.Services.AddAuthorizationBuilder().AddPolicy("account", policy => policy.RequireResource("moment", "12345"));
        var app = builder.Build();
        app.MapGet("/campaigns", (ClaimsPrincipal user) => user.FindAll(KakaoBusinessClaimTypes.Scope).Last().Value).RequireScope("moment_management");
        app.MapGet("/accounts/12345", () => "").RequireAuthorization("account");
        app.MapGet("/email", (ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Email) ?? "").RequireAuthorization();
        app.MapGet("/manager", () => "").RequireAuthorization(new AuthorizeAttribute { Roles = "manager" });
        await app.StartAsync(Cancelled);
        return app;
    }
}
