using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>Where a sign-in leads back to: this site and nowhere else.</summary>
public class ReturnUrlTests
{
    public static TheoryData<string, string> Local => new()
    {
        { "/private", "/private" },
        { "/private?a=1&b=%2F%0D#part", "/private?a=1&b=%2F%0D#part" },
        { "/계정?이름=하늘", "/%EA%B3%84%EC%A0%95?%EC%9D%B4%EB%A6%84=%ED%95%98%EB%8A%98" },
        { "/a?next=//evil.test", "/a?next=//evil.test" },
        { "http://app.test/private?x=1", "http://app.test/private?x=1" },
        { "http://app.test:80/private", "http://app.test/private" },
        { "HTTP://APP.TEST/private", "http://app.test/private" },
        { "http://app.test/계정", "http://app.test/%EA%B3%84%EC%A0%95" },
    };

    /// <summary>What is no URL, or not quite this site's; those that lead to another site are in the attack suite.</summary>
    public static TheoryData<string> Unusable =>
    [
        "/a\u0000b", "/a\u0085b", "http://user@app.test/", "http://app.test\\@evil.test/", "http://[bad/", "evil.test", "~/private", "private", " /private", "?x=1",
    ];

    [Theory]
    [MemberData(nameof(Local))]
    public async Task Local_return_url_is_where_the_sign_in_ends(string returnUrl, string location)
        => Assert.Equal(location, await LocationAsync(returnUrl, kestrel: false));

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Any_other_return_url_ends_at_the_start_page(string returnUrl)
        => Assert.Equal("/", await LocationAsync(returnUrl, kestrel: false));

    [Theory]
    [InlineData("/계정?이름=하늘", "/%EA%B3%84%EC%A0%95?%EC%9D%B4%EB%A6%84=%ED%95%98%EB%8A%98")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/")]
    [InlineData("//evil.test", "/")]
    public async Task Kestrel_never_answers_500(string returnUrl, string location)
        => Assert.Equal(location, await LocationAsync(returnUrl, kestrel: true));

    [Fact]
    public async Task Lone_surrogate_in_return_URL_is_replaced()
        => Assert.Equal("/half%EF%BF%BDpair", await LocationAsync("/half\uD800pair", kestrel: true));

    [Fact]
    public async Task Refused_return_url_is_reported_without_its_text()
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new AuthenticationProperties { RedirectUri = "//evil.test" };
        using var browser = app.NewBrowser();

        await browser.ChallengeAsync("/challenge");

        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "ReturnUrlRefused");
        Assert.DoesNotContain("evil", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/page?q=1&r=a%20b", "/page?q=1&r=a%20b")]
    [InlineData("/%ED%95%98?q=%0D%0A", "/%ED%95%98?q=%0D%0A")]
    [InlineData("/line%0D%0Abreak", "/line%0D%0Abreak")]
    [InlineData("//evil.test/page", "/")]
    [InlineData("/%5Cevil.test/page", "/%5Cevil.test/page")]
    public async Task Challenge_without_return_URL_returns_to_the_page(string target, string location)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Kestrel = true;
            setup.Endpoints = web => web.MapFallback(context => context.Response.WriteAsync("any")).RequireAuthorization();
        });
        using var browser = app.NewBrowser();

        // Appended, so that the client sends the path as it is.
        var authorizeUrl = await browser.ChallengeAsync(app.BaseAddress.GetLeftPart(UriPartial.Authority) + target);
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(authorizeUrl, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(location, callback.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/private", "/base/private")]
    [InlineData("/challenge", "/base/")]
    public async Task Callback_and_return_url_include_path_base(string page, string location)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Pipeline = web => web.UsePathBase("/base"));
        app.Challenge = () => new AuthenticationProperties { RedirectUri = "//evil.test" };
        using var browser = app.NewBrowser();

        var authorizeUrl = await browser.ChallengeAsync("/base" + page);
        Assert.Equal("http://app.test/base/signin-kakaobusiness", authorizeUrl.Parameter("redirect_uri"));
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(authorizeUrl, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        Assert.Equal(location, callback.Headers.Location!.OriginalString);
    }

    private static async Task<string> LocationAsync(string returnUrl, bool kestrel)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Kestrel = kestrel);
        app.Challenge = () => new AuthenticationProperties { RedirectUri = returnUrl };
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge");

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        return callback.Headers.GetValues("Location").Single();
    }
}
