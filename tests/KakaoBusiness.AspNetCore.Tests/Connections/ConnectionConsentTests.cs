using System.Net;
using System.Text.Json;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>A page or an API call whose connection needs a new consent.</summary>
public sealed class ConnectionConsentTests
{
    [Fact]
    public async Task Lost_connections_page_leads_to_consent_and_back()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Time.Advance(TimeSpan.FromMinutes(6));
        app.Emulator.AccountSettings.RevokeAll();

        using var callback = await browser.SignInAsync("/advertisers/42?tab=1");

        Assert.Equal("/advertisers/42?tab=1", callback.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/advertisers/42?tab=1"));
    }

    [Fact]
    public async Task Page_that_needs_another_scope_asks_for_it_once()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -402, null, "moment_delete"));

        var url = await browser.ChallengeAsync("/advertisers/42");
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken));
        using var refused = await browser.GetAsync("/advertisers/42");

        Assert.Equal(["biz_account_email", "moment_delete", "moment_management"], url.Parameter("scope").Split(',').Order());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("/signin-kakaobusiness/consent?", await refused.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_dead_after_consent_asks_no_more()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Emulator.AccountSettings.RevokeAll();

        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusOfAsync("/advertisers/42"));
    }

    [Fact]
    public async Task API_client_receives_a_link_that_connects_the_key()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync("secretKey");
        app.Emulator.AccountSettings.RevokeAll();

        var link = await ConsentUrlAsync(browser, "secretKey");
        using var callback = await browser.SignInAsync(link);

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await app.FindAsync("secretKey"))!.State);
        Assert.DoesNotContain("secretKey", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_works_for_its_user_only()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Emulator.AccountSettings.RevokeAll();
        var link = await ConsentUrlAsync(browser);
        using var other = await app.NewBrowserOfAsync("mallory");
        using var anonymous = app.NewBrowser();

        Assert.StartsWith("http://app.test/denied", (await other.ChallengeAsync(link)).AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain("kauth.kakao.com", (await anonymous.ChallengeAsync(link)).AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_ends_after_an_hour_and_cannot_be_forged()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Emulator.AccountSettings.RevokeAll();
        var link = await ConsentUrlAsync(browser);

        Assert.Equal(HttpStatusCode.BadRequest, await browser.StatusOfAsync(link[..^4] + "AAAA"));
        app.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.BadRequest, await browser.StatusOfAsync(link));
    }

    [Fact]
    public async Task Anonymous_API_call_offers_no_link()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Emulator.AccountSettings.RevokeAll();
        using var anonymous = app.NewBrowser();
        anonymous.Accept = "application/json";

        using var response = await anonymous.GetAsync("/api/advertisers/42");

        using var problem = JsonDocument.Parse(await response.TextAsync());
        Assert.False(problem.RootElement.TryGetProperty("consent_url", out _));
    }

    [Fact]
    public async Task Challenge_of_a_script_is_answered_with_a_link()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        browser.Accept = "application/json";

        using var response = await browser.GetAsync("/advertisers/42/connect");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.TextAsync());
        browser.Accept = "text/html";
        using var callback = await browser.SignInAsync(problem.RootElement.GetProperty("consent_url").GetString()!);
        Assert.Equal("/advertisers/42", callback.Headers.Location!.OriginalString);
        Assert.NotNull(await app.FindAsync());
    }

    [Fact]
    public async Task Posted_form_connects()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();

        using var response = await browser.PostAsync("/advertisers/42/connect");

        Assert.Equal("kauth.kakao.com", response.Headers.Location!.Host);
    }

    /// <summary>An endpoint that allows no redirects offers the consent on a page, also for a key that is connected.</summary>
    [Fact]
    public async Task Endpoint_without_redirects_offers_the_connection()
    {
        await using var app = await ConnectApp.StartAsync(configure: setup => setup.Endpoints += routes => routes.MapGet("/fragment", context
            => context.ChallengeAsync("KakaoBusiness", new KakaoBusinessConnectProperties("42") { RedirectUri = "/advertisers/42" })).DisableCookieRedirect());
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();

        using var page = await browser.GetAsync("/fragment");
        var text = await page.TextAsync();
        var consent = await browser.ChallengeAsync(MissingScopeInBrowserTests.LinkIn(text));

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("Kakao account needed", text, StringComparison.Ordinal);
        Assert.Equal("kauth.kakao.com", consent.Host);
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("/advertisers/42", callback.Headers.Location!.OriginalString);
    }

    private static async Task<string> ConsentUrlAsync(Browser browser, string key = "42")
    {
        browser.Accept = "application/json";
        using var response = await browser.GetAsync($"/api/advertisers/{key}");
        browser.Accept = "text/html";
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.TextAsync());
        return problem.RootElement.GetProperty("consent_url").GetString()!;
    }
}
