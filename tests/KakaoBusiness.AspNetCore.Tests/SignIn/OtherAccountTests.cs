using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>A consent that ends in a browser with the session of another Kakao account.</summary>
public class OtherAccountTests
{
    private static async Task<HttpResponseMessage> AgreeAsync(TestApp app, Browser browser, Uri authorizeUrl, string persona, string language = "en")
    {
        var callback = await app.Emulator.AgreeAsync(authorizeUrl, persona, cancellationToken: TestContext.Current.CancellationToken);
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, callback) { Headers = { { "Accept-Language", language } } });
    }

    [Theory]
    [InlineData("en", "Sign-in failed", "You are already signed in here with another Kakao account, and stay signed in. To use a different account, sign out first.")]
    [InlineData("ko", "로그인하지 못했습니다", "이미 다른 카카오계정으로 로그인되어 있으며, 로그인은 그대로 유지됩니다. 다른 계정을 사용하려면 먼저 로그아웃해 주세요.")]
    public async Task Consent_begun_before_the_session_is_refused(string language, string title, string message)
    {
        var received = new List<string?>();
        await using var app = await TokenApp.StartAsync(options: options => options.Events.OnTicketReceived = context =>
        {
            received.Add(context.Principal!.Identity!.AuthenticationType);
            return Task.CompletedTask;
        });
        using var browser = app.NewBrowser();
        var begunBefore = await browser.ChallengeAsync();
        var session = await browser.SignedInAsync();

        using var refusal = await AgreeAsync(app, browser, begunBefore, "other-owner", language);

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Contains($"<h1>{title}</h1><p>{message}</p>", WebUtility.HtmlDecode(await refusal.TextAsync()), StringComparison.Ordinal);
        Assert.Contains(">other_account_signed_in<", await refusal.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(session.SessionToken(), (await browser.TicketAsync()).SessionToken());
        Assert.Equal("owner", Assert.Single(app.Emulator.AccountSettings.Connections).Persona.Key);
        Assert.Single(received);
        Assert.StartsWith("Sign-in with scheme KakaoBusiness failed: other_account_signed_in (UserAction).", Assert.Single(app.MessagesOf("SignInFailed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_that_the_session_forced_may_change_the_account()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Challenge = () => new KakaoBusinessChallengeProperties { ForceConsent = true, RedirectUri = "/" };

        using var switched = await AgreeAsync(app, browser, await browser.ChallengeAsync("/challenge"), "other-owner");

        Assert.Equal(HttpStatusCode.Redirect, switched.StatusCode);
        Assert.Equal(Attack.OtherOwner, (await browser.TicketAsync()).NameIdentifier);
        Assert.Equal("other-owner", Assert.Single(app.Emulator.AccountSettings.Connections).Persona.Key);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Replaced_sessions_consent_cannot_change_the_account()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        var begunByFirst = await browser.ChallengeAsync("/challenge");
        using var second = await AgreeAsync(app, browser, await browser.ChallengeAsync("/challenge"), "owner");

        using var refusal = await AgreeAsync(app, browser, begunByFirst, "other-owner");

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Equal(Attack.Owner, (await browser.TicketAsync()).NameIdentifier);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Same_account_replaces_an_unrelated_session()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        var begunBefore = await browser.ChallengeAsync();
        var first = await browser.SignedInAsync();

        using var second = await AgreeAsync(app, browser, begunBefore, "owner");

        Assert.Equal(HttpStatusCode.Redirect, second.StatusCode);
        Assert.NotEqual(first.SessionToken(), (await browser.TicketAsync()).SessionToken());
        // No token is left that no session holds.
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Unnamed_accounts_are_not_the_same()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.ClaimActions.Clear(), configure: setup => setup.Scheme["RetrieveTokenInformation"] = "false");
        using var browser = app.NewBrowser();
        var begunBefore = await browser.ChallengeAsync();
        await browser.SignedInAsync();

        using var refusal = await AgreeAsync(app, browser, begunBefore, "owner");
        using var own = await AgreeAsync(app, browser, await browser.ChallengeAsync("/challenge"), "owner");

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, own.StatusCode);
    }

    [Fact]
    public async Task Expired_session_does_not_block_another_account()
    {
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Services += services
            => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10)));
        using var browser = app.NewBrowser();
        var begunBefore = await browser.ChallengeAsync();
        var old = await browser.SignedInAsync();
        app.Time.Advance(TimeSpan.FromMinutes(11));

        using var signedIn = await AgreeAsync(app, browser, begunBefore, "other-owner");

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal(Attack.OtherOwner, (await browser.TicketAsync()).NameIdentifier);
        // The flow was not begun by that session, and so does not end its token, not even in the background.
        await app.Services.GetRequiredService<TokenRevoker>().StopAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(app.Emulator.Requests.Of(KakaoEndpoint.Revoke), request => request.Headers["Authorization"] == $"Bearer {old.SessionToken()}");
    }

    /// <summary>The token of the expired session stays alone, and the one of the callback has a session that ends.</summary>
    [Fact]
    public async Task Apps_sign_in_after_callback_revokes_new_token()
    {
        var signsIn = false;
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            setup.Services += services => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10));
            setup.Pipeline += pipeline => pipeline.Use(async (context, next) =>
            {
                await next(context);
                if (signsIn) await context.SignInAsync("Cookies", new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "kim")], "password")));
            });
        });
        using var browser = app.NewBrowser();
        var begunBefore = await browser.ChallengeAsync();
        var old = await browser.SignedInAsync();
        app.Time.Advance(TimeSpan.FromMinutes(11));
        signsIn = true;

        using var signedIn = await AgreeAsync(app, browser, begunBefore, "other-owner");

        signsIn = false;
        Assert.Equal("kim", (await browser.TicketAsync()).NameIdentifier);
        await app.Services.GetRequiredService<TokenRevoker>().StopAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual($"Bearer {old.SessionToken()}", Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Revoke)).Headers["Authorization"]);
    }

    [Fact]
    public async Task State_names_the_session_and_the_ticket_does_not()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        var first = await browser.SignedInAsync();

        using var second = await AgreeAsync(app, browser, await browser.ChallengeAsync("/challenge"), "owner");

        Assert.DoesNotContain(first.Items[".kakaobusiness.session_id"], (await browser.TicketAsync()).Items.Values);
    }
}
