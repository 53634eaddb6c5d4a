using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

public sealed class ReturnUrlTests
{
    public static TheoryData<string> Foreign =>
    [
        "https://evil.example/", "http://localhost.evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "evil.example", "~/account", " //evil.example", "/\t/evil.example", "/\r\nLocation: https://evil.example",
        "/account\r\nSet-Cookie: a=b", "/account\0", "",
        "/" + new string('a', 2000),
    ];

    public static TheoryData<string, string> Local => new()
    {
        { "/", "/" },
        { "/account?tab=1&x=%2F%2Fevil.example", "/account?tab=1&x=%2F%2Fevil.example" },
        { "/?q=a\\b", "/?q=a\\b" },
        { "/?이름=값", "/?%EC%9D%B4%EB%A6%84=%EA%B0%92" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task External_return_URL_is_replaced_by_account_page(string returnUrl)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.SignInAsync(returnUrl: returnUrl);

        Assert.Equal(new Uri(site.BaseAddress, "/account"), page.Url);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Signed_in_user_is_not_redirected_externally(string returnUrl)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var answer = await browser.OpenWithoutRedirectAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(new Uri(site.BaseAddress, "/account"), answer.Location);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Language_switch_and_cancelled_page_stay_local(string returnUrl)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var answer = await browser.OpenWithoutRedirectAsync($"/language/ko?returnUrl={Uri.EscapeDataString(returnUrl)}");
        var cancelled = await browser.OpenAsync($"/account/cancelled?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(new Uri(site.BaseAddress, "/"), answer.Location);
        Assert.Equal(["/account/login?returnUrl=%2Faccount"], cancelled.Values("a.primary", "href"));
    }

    [Theory]
    [MemberData(nameof(Local))]
    public async Task Sign_in_ends_at_local_return_URL(string returnUrl, string expected)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.SignInAsync(returnUrl: returnUrl);

        Assert.Equal(new Uri(site.BaseAddress, expected), page.Url);
    }

    [Theory]
    [MemberData(nameof(Local))]
    public async Task Signed_in_user_goes_directly_to_return_URL(string returnUrl, string expected)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var answer = await browser.OpenWithoutRedirectAsync($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal(new Uri(site.BaseAddress, expected), answer.Location);
    }

    [Fact]
    public async Task Login_that_returns_to_itself_ends()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.SignInAsync(returnUrl: "/account/login?returnUrl=%2Faccount%2Flogin");

        Assert.Equal("/account", page.Url.PathAndQuery);
    }
}
