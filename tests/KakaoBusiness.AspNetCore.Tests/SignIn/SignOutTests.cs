using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class SignOutTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Sign_out_revokes_the_token_and_ends_the_session(bool stored)
    {
        var store = stored ? new MemoryTicketStore() : null;
        await using var app = await TokenApp.StartAsync(store);
        using var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();

        using var response = await browser.PostAsync("/logout");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var revocation = Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal($"Bearer {ticket.SessionToken()}", revocation.Headers["Authorization"]);
        Assert.Equal(0, app.Emulator.LiveTokenCount);
        Assert.Equal(0, store?.Count ?? 0);
        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData("Cookies", "KakaoBusiness"), InlineData("KakaoBusiness", "Cookies")]
    public async Task Signing_out_of_both_schemes_works_in_either_order(string first, string second)
    {
        var store = new MemoryTicketStore();
        await using var app = await TokenApp.StartAsync(store, configure: setup => setup.Endpoints += endpoints => endpoints.MapPost("/both", async context =>
        {
            await context.SignOutAsync(first);
            await context.SignOutAsync(second);
        }));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var response = await browser.PostAsync("/both");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, app.Emulator.LiveTokenCount);
        Assert.Equal(0, store.Count);
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Signing_out_of_cookie_alone_does_not_revoke()
    {
        await using var app = await TokenApp.StartAsync(configure: setup
            => setup.Endpoints += endpoints => endpoints.MapPost("/cookie", context => context.SignOutAsync("Cookies")));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var response = await browser.PostAsync("/cookie");

        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        await browser.AssertAnonymousAsync();
    }

    public static TheoryData<KakaoFault> Troubles =>
    [
        KakaoFault.Status(KakaoEndpoint.Revoke, 500), KakaoFault.Cut(KakaoEndpoint.Revoke), KakaoFault.Kapi(KakaoEndpoint.Revoke, -10),
        KakaoFault.Body(KakaoEndpoint.Revoke, "<html>", "text/html", 503), KakaoFault.Redirect(KakaoEndpoint.Revoke, "https://elsewhere.example/"),
    ];

    [Theory, MemberData(nameof(Troubles))]
    public async Task Failed_revocation_ends_the_session_and_is_logged(KakaoFault fault)
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(fault);

        using var response = await browser.PostAsync("/logout");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Name == "RevocationFailed");
        await browser.AssertAnonymousAsync();
    }

    [Theory, InlineData(5, null), InlineData(3, "00:00:03")]
    public async Task Sign_out_waits_at_most_the_revocation_timeout(int seconds, string? configured)
    {
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Scheme["RevocationTimeout"] = configured);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Hang(KakaoEndpoint.Revoke));

        var signOut = browser.PostAsync("/logout");
        await Eventually.HoldsAsync(() => app.Calls(KakaoEndpoint.Revoke) == 1);
        app.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(signOut.IsCompleted);
        app.Time.Advance(TimeSpan.FromMilliseconds(1));

        using var response = await signOut;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("A business token could not be revoked (timeout)", Assert.Single(app.MessagesOf("RevocationFailed")), StringComparison.Ordinal);
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Token_that_is_dead_already_counts_as_revoked()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var response = await browser.PostAsync("/logout");

        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Name == "TokenWasDead");
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Name == "RevocationFailed");
    }

    [Fact]
    public async Task Sign_out_without_a_session_is_harmless()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.PostAsync("/logout");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(app.Emulator.Requests.Of(KakaoEndpoint.Revoke));
    }

    [Theory, InlineData("/bye", "/bye"), InlineData("https://evil.example/", null), InlineData("//evil.example", null)]
    public async Task Sign_out_leads_only_to_this_site(string asked, string? expected)
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var response = await browser.PostAsync($"/logout?to={Uri.EscapeDataString(asked)}");

        Assert.Equal(expected, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Client_that_goes_away_does_not_cancel_the_revocation()
    {
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Endpoints += endpoints => endpoints.MapPost("/gone", async context =>
        {
            context.RequestAborted = new CancellationToken(canceled: true);
            await context.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme);
        }));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var response = await browser.PostAsync("/gone");

        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }
}
