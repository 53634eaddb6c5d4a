using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>Whose session it is, beside a login of the app: kim and lee use the same browser.</summary>
public sealed class SessionOwnerTests
{
    private const string KimConnected = "kim kim password,KakaoBusiness";

    [Fact]
    public async Task Next_user_of_browser_gets_nothing_of_former_session()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        await browser.OwnSignOutAsync();
        await browser.OwnSignInAsync("lee");

        Assert.Equal("no token", await browser.TextAsync("/token"));
        Assert.Equal(0, app.Emulator.LiveTokenCount);
        Assert.Single(app.MessagesOf("SessionOfAnotherUserEnded"));
        Assert.Equal("False", await browser.TextAsync("/asks"));
        using var api = await browser.CallAsync("/api/moment");
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);

        using var page = await browser.ConnectAsync();
        Assert.Equal("lee lee password,KakaoBusiness", await page.TextAsync());
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Theory]
    [InlineData("/moment")]
    [InlineData("/both")]
    [InlineData("/kakao-only")]
    public async Task Former_session_does_not_open_page_of_next_user(string path)
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync(path));
        await browser.OwnSignInAsync("lee");

        Assert.Equal(HttpStatusCode.Redirect, await browser.StatusOfAsync(path));
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task What_app_adds_to_former_session_does_not_count()
    {
        await using var app = await BesideLoginApp.StartAsync(setup =>
        {
            setup.Services = services => services.AddTransient<IClaimsTransformation, RoleOfKakaoAccount>().AddKakaoBusinessAuthorization();
            setup.Endpoints += routes => routes.MapGet("/role", (HttpContext context) => context.Response.WriteAsync("page"))
                .RequireAuthorization(policy => policy.AddAuthenticationSchemes("own", "kakao").RequireRole("manager"));
        });
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        Assert.Equal("page", await browser.TextAsync("/role"));
        await browser.OwnSignInAsync("lee");

        Assert.NotEqual(HttpStatusCode.OK, await browser.StatusOfAsync("/role"));
    }

    [Fact]
    public async Task Ended_session_does_not_return_with_copied_cookie()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        using var copy = browser.CopyOn(app);
        await browser.OwnSignInAsync("lee");
        await browser.TextAsync("/token");

        Assert.Equal("no token", await copy.TextAsync("/token"));
    }

    [Fact]
    public async Task Token_kept_for_jobs_is_not_revoked()
    {
        await using var app = await BesideLoginApp.StartAsync(setup => setup.Scheme["RevokeSupersededToken"] = "false");
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        await browser.OwnSignInAsync("lee");

        Assert.Equal("no token", await browser.TextAsync("/token"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Session_waits_while_its_user_is_signed_out()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        await browser.OwnSignOutAsync();

        Assert.Equal("no token", await browser.TextAsync("/token"));
        Assert.Equal(BesideLoginApp.OwnLoginPage, (await browser.ChallengeAsync("/moment")).AbsolutePath);
        await browser.OwnSignInAsync("kim");
        Assert.Equal(KimConnected, await browser.TextAsync("/moment"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Anonymous_session_counts_only_while_anonymous()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_management"], RedirectUri = "/moment" };
        (await browser.SignInAsync("/challenge?scheme=KakaoBusiness")).Dispose();

        Assert.EndsWith("KakaoBusiness", await browser.TextAsync("/moment"), StringComparison.Ordinal);
        await browser.OwnSignInAsync("lee");
        Assert.Equal("no token", await browser.TextAsync("/token"));
        Assert.Equal("kauth.kakao.com", (await browser.ChallengeAsync("/moment")).Host);
        await browser.OwnSignOutAsync();
        Assert.Equal("token", await browser.TextAsync("/token"));
    }

    [Fact]
    public async Task Callback_refuses_user_who_signed_in_meanwhile()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        var consent = await browser.ChallengeAsync("/moment");
        await browser.OwnSignInAsync("lee");

        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, "owner", null, TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, callback.StatusCode);
        Assert.Contains(KakaoBusinessErrorCodes.UserChanged, await callback.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Callback_without_login_cookie_keeps_session_for_starting_user()
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        var consent = await browser.ChallengeAsync("/moment");
        // As with SameSite=Strict, which does not reach the callback.
        await browser.OwnSignOutAsync();
        (await browser.GetAsync(await app.Emulator.AgreeAsync(consent, "owner", null, TestContext.Current.CancellationToken))).Dispose();

        Assert.Equal("no token", await browser.TextAsync("/token"));
        await browser.OwnSignInAsync("kim");
        Assert.Equal(KimConnected, await browser.TextAsync("/moment"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kakao_sign_out_revokes_token_and_keeps_app_login(bool signedOutBefore)
    {
        await using var app = await BesideLoginApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.OwnSignInAsync("kim");
        (await browser.ConnectAsync()).Dispose();
        if (signedOutBefore) await browser.OwnSignOutAsync();

        (await browser.PostAsync("/kakao-sign-out")).Dispose();

        Assert.Equal(0, app.Emulator.LiveTokenCount);
        Assert.Equal("no token", await browser.TextAsync("/token"));
        if (!signedOutBefore) Assert.Equal("kim kim password", await browser.TextAsync("/me"));
    }

    [Fact]
    public async Task User_without_identifier_owns_session_by_all_claims()
    {
        await using var app = await BesideLoginApp.StartAsync(setup => setup.Endpoints += routes => routes.MapGet("/nameless", (HttpContext context, string color)
            => context.SignInAsync("own", new ClaimsPrincipal(new ClaimsIdentity([new("color", color)], "own")))));
        using var browser = app.NewBrowser();
        (await browser.GetAsync("/nameless?color=red")).Dispose();
        (await browser.ConnectAsync()).Dispose();
        Assert.Equal("token", await browser.TextAsync("/token"));
        (await browser.GetAsync("/nameless?color=blue")).Dispose();

        Assert.Equal("no token", await browser.TextAsync("/token"));
    }

    private sealed class RoleOfKakaoAccount : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            if (principal.HasClaim(claim => claim.Type == KakaoBusinessClaimTypes.Scope) && !principal.IsInRole("manager"))
                principal.AddIdentity(new ClaimsIdentity([new Claim(ClaimTypes.Role, "manager")], "roles"));
            return Task.FromResult(principal);
        }
    }
}
