using System.Net;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Consent;

/// <summary>The link of a 403 to the consent: nobody but the app can make one.</summary>
public class ConsentLinkTests
{
    [Theory]
    [InlineData("/signin-kakaobusiness/consent")]
    [InlineData("/signin-kakaobusiness/consent?scope=moment_delete&returnUrl=%2F")]
    [InlineData("/signin-kakaobusiness/consent?request=CfDJ8forged&returnUrl=%2F")]
    public async Task Forged_link_asks_for_nothing(string link)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();

        using var answer = await browser.GetAsync(link);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(answer.SetCookies());
    }

    [Theory]
    [InlineData("en", "This link does not work", "The link has expired or is incomplete. Go back and try again.", "Go back")]
    [InlineData("ko", "링크를 사용할 수 없습니다", "링크가 만료되었거나 올바르지 않습니다. 돌아가서 다시 시도해 주세요.", "돌아가기")]
    public async Task Page_of_a_broken_link_is_localized(string language, string title, string message, string back)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();

        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/signin-kakaobusiness/consent") { Headers = { { "Accept-Language", language } } });

        Assert.Contains($"<h1>{title}</h1><p>{message}</p><p><a href=\"/\" target=\"_top\">{back}</a></p>", WebUtility.HtmlDecode(await answer.TextAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_link_asks_for_nothing()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        var link = await LinkAsync(browser);
        // The last character of base64url may hold no bits; one in the middle does.
        var middle = link.Length - 40;

        using var answer = await browser.GetAsync(link[..middle] + (link[middle] == 'A' ? 'B' : 'A') + link[(middle + 1)..]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Link_is_good_for_an_hour()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        var link = await LinkAsync(browser);

        app.Time.Advance(TimeSpan.FromMinutes(60));
        using var within = await browser.GetAsync(link);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        using var after = await browser.GetAsync(link);

        Assert.Equal(HttpStatusCode.Redirect, within.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, after.StatusCode);
    }

    [Fact]
    public async Task Link_cannot_be_made_to_lead_to_another_site()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        var consent = await browser.ChallengeAsync(await LinkAsync(browser) + "&returnUrl=https%3A%2F%2Fevil.test%2F");

        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("/", callback.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Link_followed_again_after_the_consent_leads_straight_back()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        var link = await LinkAsync(browser);
        (await browser.SignInAsync(link)).Dispose();

        using var again = await browser.GetAsync(link);

        Assert.Equal("/", again.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Link_from_a_branch_leads_to_the_apps_callback()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Pipeline = web =>
        {
            web.UseAuthentication();
            web.Map("/branch", branch => branch.UseRouting().UseAuthorization().UseEndpoints(endpoints
                => endpoints.MapPost("/moment", (HttpContext context) => context.Response.WriteAsync("page")).RequireScope("moment_management")));
        });
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();

        using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/branch/moment"));

        Assert.StartsWith("/signin-kakaobusiness/consent?", MissingScopeInBrowserTests.LinkIn(await refusal.TextAsync()), StringComparison.Ordinal);
    }

    private static async Task<string> LinkAsync(Browser browser)
    {
        using var refusal = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/moment"));
        return MissingScopeInBrowserTests.LinkIn(await refusal.TextAsync());
    }
}
