using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>The return URL travels in the state, the state in the callback's request line, and Kestrel takes 8 KB of that.</summary>
public class LongReturnUrlTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(2000)]
    public async Task Return_url_of_two_thousand_characters_is_kept(int length)
    {
        var (location, _, warnings) = await SignInAsync(PageOf(length));

        Assert.Equal(PageOf(length), location);
        Assert.Equal(0, warnings);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(7000)]
    [InlineData(100_000)]
    public async Task Too_long_return_URL_falls_back_with_a_warning(int length)
    {
        var (location, stateLength, warnings) = await SignInAsync(PageOf(length));

        Assert.Equal("/", location);
        Assert.InRange(stateLength, 1, 4096);
        Assert.Equal(1, warnings);
    }

    [Fact]
    public async Task Too_long_page_URL_falls_back_too()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Kestrel = true);
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/private?q=" + new string('q', 7000));

        Assert.Equal("/", callback.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Start_page_carries_the_path_base()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Pipeline = web => web.UsePathBase("/base"));
        app.Challenge = () => new AuthenticationProperties { RedirectUri = PageOf(7000) };
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/base/challenge");

        Assert.Equal("/base/", callback.Headers.Location!.OriginalString);
    }

    private static string PageOf(int length) => "/private?q=" + new string('q', length - 11);

    private static async Task<(string Location, int StateLength, int Warnings)> SignInAsync(string returnUrl)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Kestrel = true);
        app.Challenge = () => new AuthenticationProperties { RedirectUri = returnUrl };
        using var browser = app.NewBrowser();

        var authorizeUrl = await browser.ChallengeAsync("/challenge");
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(authorizeUrl, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        var warnings = app.Logs.GetSnapshot().Count(record => record is { Id.Name: "ReturnUrlTooLong", Level: LogLevel.Warning });
        return (callback.Headers.Location!.OriginalString, authorizeUrl.Parameter("state").Length, warnings);
    }
}
