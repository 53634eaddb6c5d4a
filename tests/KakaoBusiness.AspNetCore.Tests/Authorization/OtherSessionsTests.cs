using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An app in which people also sign in otherwise.</summary>
public class OtherSessionsTests
{
    [Theory]
    [InlineData("scope")]
    [InlineData(KakaoBusinessClaimTypes.Scope)]
    [InlineData(KakaoBusinessClaimTypes.GrantedScopes)]
    public async Task App_cookie_with_scope_claim_is_asked_for_consent(string claimType)
    {
        await using var app = await StartAsync(setup => setup.Endpoints += app => app.MapGet("/own-sign-in", (HttpContext context)
            => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(claimType, "moment_management")], "own")))));
        using var browser = app.NewBrowser();
        (await browser.GetAsync("/own-sign-in")).Dispose();

        Assert.Equal("biz_account_email,moment_management", (await browser.ChallengeAsync("/moment")).Parameter("scope"));
        using var api = await browser.GetAsync("/api/scoped/moment");
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
    }

    [Fact]
    public async Task Consent_into_another_cookie_than_page_opens_page()
    {
        await using var app = await StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication("own").AddCookie("own").AddCookie("external")
                .AddKakaoBusiness(options => options.SignInScheme = "external");
            setup.Endpoints += app => app.MapGet("/own-sign-in", (HttpContext context)
                => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim("name", "me")], "own"))));
        });
        using var browser = app.NewBrowser();
        (await browser.GetAsync("/own-sign-in")).Dispose();
        (await browser.SignInAsync("/moment")).Dispose();

        using var page = await browser.GetAsync("/moment");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    private static Task<TestApp> StartAsync(Action<TestAppSetup> configure) => ScopedEndpoints.StartAsync(configure);
}
