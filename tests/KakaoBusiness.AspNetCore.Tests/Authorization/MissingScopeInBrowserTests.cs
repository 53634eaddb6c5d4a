using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>A browser opens a page without the consent item that it needs.</summary>
public class MissingScopeInBrowserTests
{
    [Fact]
    public async Task Visitor_is_asked_once_for_all_scopes()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();

        var consent = await browser.ChallengeAsync("/moment?tab=2");
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));
        using var page = await browser.GetAsync(callback.Headers.Location!);

        Assert.Equal("biz_account_email,moment_management", consent.Parameter("scope"));
        Assert.Equal("/moment?tab=2", callback.Headers.Location!.OriginalString);
        Assert.Equal("page ?tab=2", await page.TextAsync());
    }

    [Theory]
    [InlineData("/moment?tab=2&x=%ED%95%9C", "moment_management")]
    [InlineData("/keyword", "keyword_management")]
    [InlineData("/both", "moment_management,keyword_management")]
    [InlineData("/any", "keyword_management")]
    [InlineData("/new-item", "talk_channel_management")]
    public async Task Consent_requests_granted_and_missing_scopes(string path, string missing)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        app.Emulator.Options.ConsentItems.Add("talk_channel_management");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        var consent = await browser.ChallengeAsync(path);
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));
        using var page = await browser.GetAsync(path);

        Assert.Equal("biz_account_email," + missing, consent.Parameter("scope"));
        Assert.Contains(app.Logs.GetSnapshot(), line => line.Id.Name == "ConsentNeeded");
        Assert.Equal(path, callback.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Consent_repeats_the_sessions_resource_IDs()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Options = options => options.ResourceIds.Add("moment:*"));
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/moment")).Dispose();

        var consent = await browser.ChallengeAsync("/keyword");

        Assert.Equal(["moment:*"], consent.Parameters().Where(pair => pair.Key == "resource_ids").Select(pair => pair.Value));
    }

    [Fact]
    public async Task Consent_does_not_name_listed_ad_accounts()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/moment")).Dispose();
        var ticket = await browser.TicketAsync();

        var consent = await browser.ChallengeAsync("/keyword");

        Assert.Equal("moment:12345 moment:12346", ticket.GrantedResources);
        Assert.DoesNotContain(consent.Parameters(), pair => pair.Key == "resource_ids");
    }

    [Fact]
    public async Task Session_without_resource_IDs_is_asked_for_none()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Options = options => options.ResourceIds.Add("moment:12345"));
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_management"], ResourceIds = [], RedirectUri = "/" };
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge")).Dispose();

        var consent = await browser.ChallengeAsync("/keyword");

        Assert.DoesNotContain(consent.Parameters(), pair => pair.Key == "resource_ids");
    }

    [Fact]
    public async Task Create_scope_asks_for_the_whole_group()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Options = options =>
        {
            options.ResourceIds.Add("moment:12345");
            options.ResourceIds.Add("keyword:22345");
        });
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        var consent = await browser.ChallengeAsync("/moment/create");

        Assert.Equal(["keyword:22345", "moment:*"], consent.Parameters().Where(pair => pair.Key == "resource_ids").Select(pair => pair.Value).Order());
    }

    [Theory]
    [InlineData("en", "needs your consent first: Run Kakao Moment ad accounts")]
    [InlineData("ko", "&#xB3D9;&#xC758;")]
    public async Task Posted_form_gets_403_page_with_consent_link(string language, string text)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment")
        {
            Headers = { { "Accept-Language", language }, { "Referer", new Uri(app.BaseAddress, "/form?draft=7").AbsoluteUri } },
        });
        var html = await refusal.TextAsync();
        var consent = await browser.ChallengeAsync(LinkIn(html));
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains(app.Logs.GetSnapshot(), line => line.Id.Name == "ScopeInsufficient");
        Assert.Equal("biz_account_email,moment_management", consent.Parameter("scope"));
        Assert.Equal(new Uri(app.BaseAddress, "/form?draft=7"), new Uri(app.BaseAddress, callback.Headers.Location!));
    }

    [Fact]
    public async Task Form_posted_without_session_is_not_redirected()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();

        using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));

        Assert.Equal(HttpStatusCode.Forbidden, refusal.StatusCode);
        Assert.Equal("biz_account_email,moment_management", (await browser.ChallengeAsync(LinkIn(await refusal.TextAsync()))).Parameter("scope"));
    }

    [Fact]
    public async Task Ungranted_scope_shows_403_page_without_redirect()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Options = options => options.Events.OnCreatingTicket = context =>
        {
            // As if Kakao had left an item out of what it granted.
            var claim = context.Identity!.FindFirst(KakaoBusinessClaimTypes.GrantedScopes)!;
            context.Identity.RemoveClaim(claim);
            context.Identity.AddClaim(new Claim(claim.Type, "biz_account_email", claim.ValueType, claim.Issuer));
            return Task.CompletedTask;
        });
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/moment")).Dispose();

        using var page = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/moment") { Headers = { { "Referer", new Uri(app.BaseAddress, "/menu").AbsoluteUri } } });
        var html = await page.TextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("although you were asked for it: Run Kakao Moment ad accounts", html, StringComparison.Ordinal);
        // To try again is the user's decision, and leads back to the page.
        var consent = await browser.ChallengeAsync(LinkIn(html));
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("biz_account_email,moment_management", consent.Parameter("scope"));
        Assert.Equal("/moment", callback.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Cancelled_consent_keeps_session_and_token()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        var before = await browser.TicketAsync();

        var cancelled = await app.Emulator.CancelAsync(await browser.ChallengeAsync("/moment"), TestContext.Current.CancellationToken);
        using var answer = await browser.GetAsync(cancelled);
        var after = await browser.TicketAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(before.AccessToken, after.AccessToken);
        Assert.Equal(before.Claims, after.Claims);
        Assert.Equal(before.Items, after.Items);
    }

    [Fact]
    public async Task Failed_consent_keeps_session_and_token()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        var before = await browser.TicketAsync();

        var consent = await browser.ChallengeAsync("/moment");
        using var answer = await browser.GetAsync(Browser.CallbackUrl(consent, "code=notACode&state={state}"));
        var after = await browser.TicketAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before.AccessToken, after.AccessToken);
        Assert.Equal(before.Claims, after.Claims);
    }

    [Fact]
    public async Task Consent_by_another_account_replaces_whole_session()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        var before = await browser.TicketAsync();

        (await browser.SignInAsync("/moment", persona: "other-owner")).Dispose();
        var after = await browser.TicketAsync();

        Assert.NotEqual(before.AccessToken, after.AccessToken);
        Assert.Equal("3100000003", after.NameIdentifier);
        Assert.Equal("other-owner@example.com", after.Email);
        Assert.DoesNotContain(after.Claims, claim => claim.Value.Contains("12345", StringComparison.Ordinal) || claim.Value is "owner@example.com" or "3100000001");
    }

    [Fact]
    public async Task User_who_lacks_more_than_scopes_is_not_redirected()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var answer = await browser.GetAsync("/admin");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("<h1>Access denied</h1>", await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Incremental_consent_off_gives_403_without_link()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Scheme["IncrementalConsent"] = "false");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var page = await browser.GetAsync("/moment");
        var html = await page.TextAsync();

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.DoesNotContain("/consent", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitor_without_incremental_consent_gets_configured_scopes()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Scheme["IncrementalConsent"] = "false");
        using var browser = app.NewBrowser();

        Assert.Equal("biz_account_email", (await browser.ChallengeAsync("/moment")).Parameter("scope"));
    }

    internal static string LinkIn(string html)
    {
        var start = html.IndexOf("href=\"", StringComparison.Ordinal) + 6;
        return WebUtility.HtmlDecode(html[start..html.IndexOf('"', start)]);
    }
}
