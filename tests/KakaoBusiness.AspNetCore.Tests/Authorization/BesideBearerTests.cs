using System.Net;
using KakaoBusiness.AspNetCore.Tests.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An API whose default scheme takes bearer tokens, with pages whose Kakao Business session is in a cookie.</summary>
public sealed class BesideBearerTests
{
    [Fact]
    public async Task Page_with_scope_opens_by_cookie_alone()
    {
        await using var app = await BesideLoginApp.StartWithBearerAsync();
        using var browser = await SignedInAsync(app);

        Assert.EndsWith("KakaoBusiness", await browser.TextAsync("/moment"), StringComparison.Ordinal);
        Assert.Equal("token", await browser.TextAsync("/token"));
    }

    [Fact]
    public async Task Missing_scope_sends_page_to_consent()
    {
        await using var app = await BesideLoginApp.StartWithBearerAsync();
        using var browser = await SignedInAsync(app, "biz_account_email");

        var consent = await browser.ChallengeAsync("/moment");
        Assert.Equal("biz_account_email,moment_management", consent.Parameter("scope"));
    }

    [Fact]
    public async Task Api_client_gets_status_and_no_redirect()
    {
        await using var app = await BesideLoginApp.StartWithBearerAsync();
        using var client = app.NewBrowser();
        using var anonymous = await client.CallAsync("/api/moment");
        using var bearer = await client.CallAsync("/api/moment", bearer: "kim");

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, bearer.StatusCode);
    }

    [Fact]
    public async Task Bearer_user_does_not_use_cookie_session_of_nobody()
    {
        await using var app = await BesideLoginApp.StartWithBearerAsync();
        using var browser = await SignedInAsync(app);
        using var answer = await browser.CallAsync("/api/moment", bearer: "kim");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        // The session is the page's, and goes on.
        Assert.Equal("token", await browser.TextAsync("/token"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Policy_that_names_bearer_does_not_open_by_cookie()
    {
        await using var app = await BesideLoginApp.StartWithBearerAsync();
        using var browser = await SignedInAsync(app);

        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusOfAsync("/bearer-only"));
    }

    private static async Task<Browser> SignedInAsync(TestApp app, string scope = "moment_management")
    {
        var browser = app.NewBrowser();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = [scope], RedirectUri = "/" };
        (await browser.SignInAsync("/challenge?scheme=KakaoBusiness")).Dispose();
        return browser;
    }
}
