using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class AccessDeniedTests
{
    [Theory]
    [InlineData("access_denied")]
    [InlineData("user_cancelled")]
    [InlineData("user_canceled")]
    [InlineData("user_denied")]
    [InlineData("cancelled")]
    [InlineData("consent_denied")]
    public async Task Cancelled_sign_in_reaches_AccessDeniedPath_with_return_URL(string error)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["AccessDeniedPath"] = "/denied");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"error={error}&error_description=User+denied+access&state={{state}}", "/private?page=2");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/denied?ReturnUrl=%2Fprivate%3Fpage%3D2", response.Headers.Location!.PathAndQuery);
        await browser.AssertAnonymousAsync();
    }

    [Fact]
    public async Task Access_denied_path_includes_path_base()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Pipeline = web => web.UsePathBase("/base");
            setup.Scheme["AccessDeniedPath"] = "/denied";
        });
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync(await app.Emulator.CancelAsync(await browser.ChallengeAsync("/base/private"), TestContext.Current.CancellationToken));

        Assert.Equal("/base/denied?ReturnUrl=%2Fbase%2Fprivate", response.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task Missing_AccessDeniedPath_shows_built_in_403()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync(await app.Emulator.CancelAsync(await browser.ChallengeAsync("/private?page=2"), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var page = await response.TextAsync();
        Assert.Contains("You cancelled the sign-in", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/private?page=2\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Sign-in cancelled", "You cancelled the sign-in")]
    [InlineData("ko", "로그인을 취소했습니다", "로그인을 취소")]
    public async Task That_page_calls_it_cancelled_in_the_readers_language(string language, string title, string message)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        var callback = await app.Emulator.CancelAsync(await browser.ChallengeAsync(), TestContext.Current.CancellationToken);

        using var response = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, callback) { Headers = { { "Accept-Language", language } } });

        var page = WebUtility.HtmlDecode(await response.TextAsync());
        Assert.Contains($"<h1>{title}</h1><p>{message}", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server_error")]
    [InlineData("KOE025")]
    public async Task Other_errors_do_not_lead_to_AccessDeniedPath(string error)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["AccessDeniedPath"] = "/denied");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"error={error}&state={{state}}");

        Assert.NotEqual(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Null(response.Headers.Location);
    }
}
