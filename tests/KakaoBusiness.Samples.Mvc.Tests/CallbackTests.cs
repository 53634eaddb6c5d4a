using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>Callbacks that do not belong to a sign-in of this browser. Each shows the site's failure page.</summary>
public sealed class CallbackTests
{
    [Theory]
    [InlineData("/signin-kakaobusiness")]
    [InlineData("/signin-kakaobusiness?code=abc")]
    [InlineData("/signin-kakaobusiness?code=abc&state=made-up")]
    [InlineData("/signin-kakaobusiness?error=access_denied")]
    [InlineData("/signin-kakaobusiness?error=server_error&state=made-up")]
    [InlineData("/signin-kakaobusiness?code=a&code=b&state=x&state=y")]
    public async Task Forged_callback_shows_the_failure_page(string url)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        AssertRefused(await browser.OpenAsync(url));
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Callback_by_POST_shows_the_failure_page()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var callback = await browser.AgreeAndStopAsync(await browser.OpenConsentAsync());

        AssertRefused(await browser.PostAsync(callback.AbsolutePath, Parameters(callback).Select(pair => KeyValuePair.Create(pair.Key, pair.Value))));
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Replayed_callback_is_refused_and_session_stays()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var callback = await browser.AgreeAndStopAsync(await browser.OpenConsentAsync());
        await browser.OpenAsync(callback);

        AssertRefused(await browser.OpenAsync(callback));
        Assert.True(await browser.IsSignedInAsync());
        Assert.Single(site.Kakao.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Used_code_shows_the_failure_page()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var first = await browser.AgreeAndStopAsync(await browser.OpenConsentAsync());
        var second = await browser.AgreeAndStopAsync(await browser.OpenConsentAsync());
        await browser.OpenAsync(first);

        var parameters = Parameters(second);
        parameters["code"] = Parameters(first)["code"];
        var page = await browser.OpenAsync(QueryHelpers.AddQueryString(second.AbsolutePath, parameters!));

        AssertRefused(page, "KOE320");
    }

    [Fact]
    public async Task Callback_of_another_browser_is_refused()
    {
        await using var site = new SampleSite();
        var attacker = site.OpenBrowser();
        var victim = site.OpenBrowser();
        var callback = await attacker.AgreeAndStopAsync(await attacker.OpenConsentAsync());

        AssertRefused(await victim.OpenAsync(callback), "correlation_failed");
        Assert.False(await victim.IsSignedInAsync());
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Callback_with_altered_state_is_refused()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var callback = await browser.AgreeAndStopAsync(await browser.OpenConsentAsync());

        var parameters = Parameters(callback);
        var state = parameters["state"];
        parameters["state"] = state[..20] + (state[20] == 'A' ? 'B' : 'A') + state[21..];

        AssertRefused(await browser.OpenAsync(QueryHelpers.AddQueryString(callback.AbsolutePath, parameters!)), "invalid_state");
        Assert.False(await browser.IsSignedInAsync());
    }

    [Fact]
    public async Task Sign_in_works_after_a_refused_callback()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        AssertRefused(await browser.OpenAsync("/signin-kakaobusiness?code=abc&state=made-up"));

        var page = await browser.SignInAsync();

        Assert.Equal("owner@example.com", page.TextOf("#email"));
    }

    private static void AssertRefused(Page page, string? code = null)
    {
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("Sign-in failed", page.Title);
        Assert.NotEmpty(page.TextOf("#message"));
        if (code is not null) Assert.Equal(code, page.TextOf("#error-code"));
        Assert.DoesNotContain("   at ", page.Body, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Parameters(Uri callback)
        => QueryHelpers.ParseQuery(callback.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}
