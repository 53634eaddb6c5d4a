using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>What an operator reads of challenges, sign-ins and sign-outs.</summary>
public class SignInLogTests
{
    [Fact]
    public async Task Challenge_logs_the_scopes_and_the_401()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        await browser.ChallengeAsync();
        using var refused = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/private") { Headers = { { "Accept", "application/json" } } });

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Scheme KakaoBusiness sends the user to Kakao's consent screen for biz_account_email.", Assert.Single(app.MessagesOf("ConsentRequested")));
        Assert.Equal("A challenge of scheme KakaoBusiness cannot redirect the request. It is answered with 401, or with 403 for a connection.", Assert.Single(app.MessagesOf("ChallengeAnswered")));
    }

    [Fact]
    public async Task Consent_that_is_not_asked_for_again_is_told()
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new KakaoBusinessChallengeProperties { RedirectUri = "/private" };
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var spared = await browser.GetAsync("/challenge");

        Assert.Equal("/private", spared.Headers.Location!.OriginalString);
        Assert.Single(app.MessagesOf("ConsentSkipped"));
    }

    [Fact]
    public async Task Consent_link_that_is_refused_is_told()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var refused = await browser.GetAsync("/signin-kakaobusiness/consent?request=forged");

        Assert.Equal("A consent link of scheme KakaoBusiness is forged, damaged or expired. The user sees an error page.", Assert.Single(app.MessagesOf("ConsentLinkRefused")));
    }

    [Theory]
    [InlineData("/logout", 0)]
    [InlineData("/logout?to=/bye", 0)]
    [InlineData("/logout?to=https://elsewhere.example/", 1)]
    public async Task Sign_out_logs_revocation_and_ignored_URL(string url, int ignored)
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var signedOut = await browser.PostAsync(url);

        Assert.Equal("A business token was revoked. Cause: SignOut.", Assert.Single(app.MessagesOf("TokenRevoked")));
        Assert.Equal(ignored, app.MessagesOf("SignOutUrlRefused").Count());
    }

    [Fact]
    public async Task Forwarded_sign_out_revokes_nothing()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.ForwardSignOut = "Cookies");
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var signedOut = await browser.PostAsync("/logout");

        Assert.Equal(0, app.Calls(KakaoEndpoint.Revoke));
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Impossible_revocation_is_logged_and_ends_the_session()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness").RevocationEndpoint = "http://[";

        using var signedOut = await browser.PostAsync("/logout");

        Assert.Equal("A business token could not be revoked because the backchannel threw an exception. It may stay valid. Cause: SignOut.", Assert.Single(app.MessagesOf("RevocationFaulted")));
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Sign_in_over_unreadable_session_is_refused()
    {
        var store = new MemoryTicketStore();
        await using var app = await TokenApp.StartAsync(store);
        using var browser = app.NewBrowser();
        var first = await browser.SignedInAsync();
        var consent = await browser.ChallengeAsync("/challenge");
        var callback = await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken);
        store.ReadFailure = new TimeoutException("The store is slow.");

        using var signedIn = await browser.GetAsync(callback);
        store.ReadFailure = null;

        // Whose session it is cannot be known.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, signedIn.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), signedIn.Headers.RetryAfter!.Delta);
        Assert.Single(app.MessagesOf("SupersededUnreadable"));
        Assert.Equal(first.SessionToken(), (await browser.TicketAsync()).SessionToken());
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Exception_of_app_code_is_logged_as_one()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.Events.OnCreatingTicket = _ => throw new InvalidOperationException("The app's fault."));
        using var browser = app.NewBrowser();

        await Assert.ThrowsAsync<AuthenticationFailureException>(() => browser.SignInAsync());

        Assert.Equal("Sign-in with scheme KakaoBusiness failed because the app's code threw an exception.", Assert.Single(app.MessagesOf("SignInFaulted")));
        Assert.Empty(app.MessagesOf("SignInFailed"));
    }
}
