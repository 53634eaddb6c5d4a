using System.Net;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The properties that every page has.</summary>
public sealed class PageTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Every_cookie_is_HttpOnly_with_SameSite(string environment)
    {
        await using var site = new SampleSite(options => options.Environment = environment);
        var browser = site.OpenBrowser();
        await browser.OpenAsync("/language/ko");
        var account = await browser.SignInAsync();
        await browser.SubmitAsync(account.Form("form[action='/account/logout']"));

        var names = browser.ReceivedCookies.Select(cookie => cookie.Name.ToString()).ToList();
        Assert.Superset(new HashSet<string> { "sample.language", "sample.session", "sample.antiforgery" }, names.ToHashSet());
        Assert.Contains(names, name => name.Contains("Correlation", StringComparison.Ordinal));
        Assert.All(browser.ReceivedCookies, cookie =>
        {
            Assert.True(cookie.HttpOnly, cookie.Name.ToString());
            Assert.True(cookie.SameSite is SameSiteMode.Lax or SameSiteMode.Strict, cookie.Name.ToString());
        });
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/account/signed-out")]
    [InlineData("/account/cancelled")]
    [InlineData("/error/403")]
    [InlineData("/nowhere")]
    // The URL of a callback can contain a code, so that the library is stricter there.
    [InlineData("/signin-kakaobusiness", "no-referrer")]
    [InlineData("/api/me")]
    [InlineData("/health")]
    [InlineData("/css/site.css")]
    public async Task Every_response_has_the_security_headers(string path, string referrerPolicy = "same-origin")
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        if (path.StartsWith("/api/", StringComparison.Ordinal)) browser.Headers["Accept"] = "application/json";

        var page = await browser.OpenAsync(path);

        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            page.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("DENY", page.Header("X-Frame-Options"));
        Assert.Equal(referrerPolicy, page.Header("Referrer-Policy"));
    }

    [Theory]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.5", "ko")]
    [InlineData("en-US,en;q=0.9,ko;q=0.5", "en")]
    [InlineData("fr", "ko")]
    public async Task Page_language_follows_the_browser_or_is_Korean(string acceptLanguage, string expected)
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser(acceptLanguage).OpenAsync("/");

        Assert.Equal(expected, page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(expected, page.Header("Content-Language"));
    }

    [Fact]
    public async Task Language_switch_stays_on_the_page()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser("en");
        var english = await browser.OpenAsync("/account/cancelled?returnUrl=%2Faccount");

        var korean = await browser.OpenAsync(english.Values("nav a[hreflang=ko]", "href").Single());

        Assert.Equal("/account/cancelled?returnUrl=%2Faccount", korean.Url.PathAndQuery);
        Assert.Equal("로그인을 취소했습니다", korean.Title);
        Assert.Equal("ko", (await browser.OpenAsync("/")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Language_in_query_applies_to_that_page_only()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser("en");

        Assert.Equal("ko", (await browser.OpenAsync("/?culture=ko")).Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("en", (await browser.OpenAsync("/")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Unsupported_language_is_not_found()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/language/fr")).Status);
        Assert.Empty(browser.ReceivedCookies);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/account/signed-out", HttpStatusCode.OK)]
    [InlineData("/error/403", HttpStatusCode.Forbidden)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/error/500", HttpStatusCode.InternalServerError)]
    public async Task Every_page_has_one_heading_and_no_script(string path, HttpStatusCode status)
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser().OpenAsync(path);

        Assert.Equal(status, page.Status);
        Assert.Single(page.Document.QuerySelectorAll("h1"));
        Assert.Equal($"{page.Title} – Kakao Business Sample", page.Document.Title);
        Assert.Single(page.Document.QuerySelectorAll("main#content"));
        Assert.Empty(page.Document.QuerySelectorAll("script, [style], style"));
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Server_error_shows_page_without_stack_trace(string environment)
    {
        await using var site = new SampleSite(options =>
        {
            options.Environment = environment;
            options.Services = services => services.AddFaultAt("/account/signed-out");
        });

        var page = await site.OpenBrowser().OpenAsync("/account/signed-out?secret=canary");

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Equal("Something went wrong", page.Title);
        Assert.DoesNotContain("canary", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_API_address_returns_no_HTML()
    {
        await using var site = new SampleSite();

        var page = await site.OpenBrowser().OpenAsync("/api/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Empty(page.Body);
    }

    [Fact]
    public async Task Health_returns_200_and_sets_no_cookie()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var page = await browser.OpenAsync("/health");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Healthy", page.Body);
        Assert.Empty(browser.ReceivedCookies);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Static_files_are_served_in_every_environment(string environment)
    {
        await using var site = new SampleSite(options => options.Environment = environment);
        var browser = site.OpenBrowser();
        var home = await browser.OpenAsync("/");

        var links = home.Values("link[rel=stylesheet], link[rel=icon]", "href");

        Assert.Equal(2, links.Length);
        foreach (var link in links) Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync(link)).Status);
    }

    [Fact]
    public async Task Pages_for_a_user_are_not_cached()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        Assert.Contains("no-store", account.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("no-store", (await browser.OpenAsync("/api/me")).Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("no-store", (await browser.OpenAsync("/")).Header("Cache-Control"), StringComparison.Ordinal);
    }
}
