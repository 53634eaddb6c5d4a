using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class SupersededTokenTests
{
    private static async Task<HttpResponseMessage> ConsentAgainAsync(TestApp app, Browser browser, string persona = "owner")
        => await browser.GetAsync(await app.Emulator.AgreeAsync(
            await browser.ChallengeAsync("/challenge"), persona, cancellationToken: TestContext.Current.CancellationToken));

    [Theory, InlineData(false, "owner"), InlineData(true, "owner"), InlineData(false, "other-owner"), InlineData(true, "other-owner")]
    public async Task Sign_in_revokes_the_token_it_replaces(bool stored, string persona)
    {
        await using var app = await TokenApp.StartAsync(stored ? new MemoryTicketStore() : null);
        using var browser = app.NewBrowser();
        var old = await browser.SignedInAsync();

        using var response = await ConsentAgainAsync(app, browser, persona);

        await Eventually.HoldsAsync(() => app.Emulator.LiveTokenCount == 1);
        var revocation = Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal($"Bearer {old.SessionToken()}", revocation.Headers["Authorization"]);
        var fresh = await browser.TicketAsync();
        Assert.NotEqual(old.SessionToken(), fresh.SessionToken());
        Assert.Equal(persona, Assert.Single(app.Emulator.AccountSettings.Connections).Persona.Key);
    }

    [Fact]
    public async Task With_the_option_off_the_older_token_lives_on()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.RevokeSupersededToken = false);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var response = await ConsentAgainAsync(app, browser);

        Assert.Equal(2, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Cancelled_consent_leaves_the_session()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        var old = await browser.SignedInAsync();

        using var response = await browser.GetAsync(await app.Emulator.CancelAsync(await browser.ChallengeAsync("/challenge"), TestContext.Current.CancellationToken));

        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(old.SessionToken(), (await browser.TicketAsync()).SessionToken());
    }

    [Fact]
    public async Task Revocation_that_fails_does_not_fail_the_sign_in()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        var old = await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Cut(KakaoEndpoint.Revoke));

        using var response = await ConsentAgainAsync(app, browser);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.NotEqual(old.SessionToken(), (await browser.TicketAsync()).SessionToken());
    }

    [Fact]
    public async Task Refused_sign_in_keeps_the_older_session()
    {
        var refuses = false;
        await using var app = await TokenApp.StartAsync(options: options => options.Events = new OAuthEvents
        {
            OnTicketReceived = context =>
            {
                if (refuses) context.Fail("not today");
                return Task.CompletedTask;
            },
        });
        using var browser = app.NewBrowser();
        var old = await browser.SignedInAsync();
        refuses = true;

        using var response = await ConsentAgainAsync(app, browser);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equal(old.SessionToken(), (await browser.TicketAsync()).SessionToken());
    }
}
