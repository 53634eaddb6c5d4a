using System.Net;
using System.Text.Json;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

public class ConsentForApiCallTests
{
    private static MemoryTicketStore? StoreIf(bool stored) => stored ? new MemoryTicketStore() : null;

    private static Task<HttpResponseMessage> AsProgramAsync(Browser browser, string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("Accept", "application/json");
        return browser.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> AgreeAsync(TestApp app, Browser browser, HttpResponseMessage challenge)
    {
        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        return await browser.GetAsync(await app.Emulator.AgreeAsync(challenge.Headers.Location!, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Revoked_token_sends_the_browser_to_consent_and_back(bool stored)
    {
        await using var app = await TokenApp.StartAsync(StoreIf(stored));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        // Twice: after some minutes a second revocation is a new occasion.
        for (var i = 0; i < 2; i++)
        {
            app.Time.Advance(TimeSpan.FromMinutes(6));
            app.Emulator.AccountSettings.RevokeAll();
            using var challenge = await browser.GetAsync("/accounts?page=3");
            Assert.Equal("moment_management", challenge.Headers.Location!.Parameter("scope"));
            using var callback = await AgreeAsync(app, browser, challenge);
            Assert.Equal("/accounts?page=3", callback.Headers.Location!.OriginalString);
            using var page = await browser.GetAsync(callback.Headers.Location);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Ad_API_that_keeps_refusing_shows_the_reason(bool stored)
    {
        await using var app = await TokenApp.StartAsync(StoreIf(stored));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401));
        using var challenge = await browser.GetAsync("/accounts");
        using var callback = await AgreeAsync(app, browser, challenge);

        using var page = await browser.GetAsync(callback.Headers.Location!);

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        var text = await page.TextAsync();
        Assert.Contains("-401", text, StringComparison.Ordinal);
        Assert.Contains("Kakao still refuses", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_of_that_page_leads_to_consent_and_back()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401, times: 2));
        using var challenge = await browser.GetAsync("/accounts");
        using var callback = await AgreeAsync(app, browser, challenge);
        using var page = await browser.GetAsync(callback.Headers.Location!);
        var link = System.Text.RegularExpressions.Regex.Match(await page.TextAsync(), "href=\"([^\"]+)\"").Groups[1].Value;

        using var second = await browser.GetAsync(WebUtility.HtmlDecode(link));
        using var back = await AgreeAsync(app, browser, second);

        Assert.Equal("/accounts", back.Headers.Location!.OriginalString);
        using var works = await browser.GetAsync(back.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, works.StatusCode);
    }

    [Fact]
    public async Task Consent_link_from_branch_uses_app_callback_path()
    {
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Pipeline = web =>
        {
            web.UseAuthentication();
            web.Map("/branch", branch => branch.UseKakaoBusinessConsent().Run(context => TokenApp.ListAsync(context, "moment", TokenApp.Accounts)));
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var page = await browser.PostAsync("/branch");

        Assert.Contains("href=\"/signin-kakaobusiness/consent?", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_while_the_page_asks_for_consent_again()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.TokenValidationInterval = TimeSpan.Zero);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401));
        using var challenge = await browser.GetAsync("/accounts");
        using var callback = await AgreeAsync(app, browser, challenge);
        app.Time.Advance(TimeSpan.FromMinutes(5));

        using var later = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task API_client_gets_401_for_a_dead_token()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var response = await AsProgramAsync(browser, "/accounts");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Form_is_not_redirected_away()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var response = await browser.PostAsync("/accounts");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("/signin-kakaobusiness/consent", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Token_found_dead_by_a_call_ends_the_session(bool stored)
    {
        var store = StoreIf(stored);
        await using var app = await TokenApp.StartAsync(store);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();
        using var refused = await AsProgramAsync(browser, "/accounts");
        app.Time.Advance(TimeSpan.FromSeconds(1));

        await browser.AssertAnonymousAsync();

        Assert.Equal(1, app.Calls(KakaoEndpoint.MomentAdAccounts));
        Assert.Equal(0, store?.Count ?? 0);
    }

    [Fact]
    public async Task While_the_session_is_marked_no_further_call_leaves()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.TokenValidationInterval = TimeSpan.Zero);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var first = await AsProgramAsync(browser, "/accounts");
        using var second = await AsProgramAsync(browser, "/accounts");

        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.Equal(1, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Session_whose_token_turns_out_alive_may_call_again()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -401, times: 1));
        using var refused = await AsProgramAsync(browser, "/accounts");
        app.Time.Advance(TimeSpan.FromSeconds(1));

        using var next = await AsProgramAsync(browser, "/accounts");

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Call_without_its_scope_asks_for_consent()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var challenge = await browser.GetAsync("/keyword");

        Assert.Equal("moment_management,keyword_management", challenge.Headers.Location!.Parameter("scope"));
        Assert.Equal(0, app.Calls(KakaoEndpoint.KeywordAdAccounts));
        using var callback = await AgreeAsync(app, browser, challenge);
        using var page = await browser.GetAsync(callback.Headers.Location!);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task CheckApiPermissions_off_leaves_it_to_the_API()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.CheckApiPermissions = false);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var challenge = await browser.GetAsync("/keyword");

        Assert.Equal(1, app.Calls(KakaoEndpoint.KeywordAdAccounts));
        Assert.Equal("moment_management,keyword_management", challenge.Headers.Location!.Parameter("scope"));
    }

    [Fact]
    public async Task API_client_gets_403_with_missing_scopes()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -402, null, "moment_delete", "moment_new_item"));

        using var response = await AsProgramAsync(browser, "/accounts");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.TextAsync());
        Assert.Equal(["moment_delete", "moment_new_item"], problem.RootElement.GetProperty("missing_scopes").EnumerateArray().Select(item => item.GetString()));
        Assert.StartsWith("http://app.test/signin-kakaobusiness/consent?", problem.RootElement.GetProperty("consent_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scope_that_stays_missing_shows_the_reason()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -402, null, "moment_management"));
        using var challenge = await browser.GetAsync("/accounts");
        using var callback = await AgreeAsync(app, browser, challenge);

        using var page = await browser.GetAsync(callback.Headers.Location!);

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("moment_management", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incremental_consent_off_gives_a_plain_refusal()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.IncrementalConsent = false);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var page = await browser.GetAsync("/keyword");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.DoesNotContain("/consent", await page.TextAsync(), StringComparison.Ordinal);
    }
}
