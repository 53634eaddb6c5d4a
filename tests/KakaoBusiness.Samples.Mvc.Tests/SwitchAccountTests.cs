using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>A user who is signed in chooses another Kakao account.</summary>
public sealed class SwitchAccountTests
{
    [Fact]
    public async Task Another_account_replaces_the_session_and_its_token()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();
        var before = account.TextOf("#email");

        var page = await browser.AgreeAsync(await browser.OpenAsync(account.Values("#switch", "href")[0]), "other-owner");

        Assert.Equal(new Uri(site.BaseAddress, "/account"), page.Url);
        Assert.NotEqual(before, page.TextOf("#email"));
        Assert.Single(site.Kakao.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(1, site.Kakao.LiveTokenCount);
    }

    [Theory]
    [InlineData("/moment/adaccounts?tab=1", "/moment/adaccounts?tab=1")]
    [InlineData("https://evil.example/", "/account")]
    [InlineData("//evil.example", "/account")]
    public async Task Switch_leads_back_to_a_page_of_this_site(string returnUrl, string expected)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.AgreeAsync(await browser.OpenAsync($"/account/switch?returnUrl={Uri.EscapeDataString(returnUrl)}"));

        Assert.Equal(new Uri(site.BaseAddress, expected), page.Url);
    }

    [Fact]
    public async Task Visitor_without_a_session_signs_in()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.AgreeAsync(await browser.OpenAsync("/account/switch"));

        Assert.Equal(new Uri(site.BaseAddress, "/account"), page.Url);
        Assert.Equal(1, site.Kakao.LiveTokenCount);
    }
}
