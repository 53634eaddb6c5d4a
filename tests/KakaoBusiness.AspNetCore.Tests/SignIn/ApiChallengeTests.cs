using System.Net;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>An API client gets a 401, and a browser is sent to Kakao.</summary>
public class ApiChallengeTests
{
    [Theory]
    [InlineData("/api/private", "Accept", "text/html")]
    [InlineData("/api/private", "Accept", "*/*")]
    [InlineData("/private", "X-Requested-With", "XMLHttpRequest")]
    [InlineData("/private", "Accept", "application/json")]
    [InlineData("/private", "Accept", "application/problem+json, application/json;q=0.9")]
    [InlineData("/private", "Accept", "application/json, text/plain, */*")]
    [InlineData("/private", "Accept", "image/png")]
    [InlineData("/private", "Accept", "*/*")]
    [InlineData("/private", "Sec-Fetch-Mode", "cors")]
    public async Task Api_request_is_answered_401_without_redirect_or_cookie(string path, string header, string value)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { header, value } } });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Empty(response.SetCookies());
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("text/html, application/json")]
    public async Task Browsers_request_is_sent_to_Kakao(string accept)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/private") { Headers = { { "Accept", accept } } });

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    /// <summary>An endpoint that allows no redirects offers the sign-in on a page.</summary>
    [Theory]
    [InlineData(false, "app.test")]
    [InlineData(true, "kauth.kakao.com")]
    public async Task Link_of_401_page_forces_consent_as_its_challenge_does(bool isForced, string host)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Endpoints = routes => routes.MapGet("/fragment", context
            => context.ChallengeAsync("KakaoBusiness", isForced ? new KakaoBusinessChallengeProperties { ForceConsent = true } : null)).DisableCookieRedirect());
        using var browser = app.NewBrowser();
        using var page = await browser.GetAsync("/fragment");
        var link = MissingScopeInBrowserTests.LinkIn(await page.TextAsync());
        await browser.SignedInAsync();

        var target = await browser.ChallengeAsync(link);

        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode);
        Assert.Equal(host, new Uri(app.BaseAddress, target).Host);
    }
}
