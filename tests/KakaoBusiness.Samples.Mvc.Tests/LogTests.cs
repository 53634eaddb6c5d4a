using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The sample's logging configuration, with which no authorization code is logged.</summary>
public sealed class LogTests
{
    [Theory]
    [InlineData("Production", "Default", "Trace")]
    [InlineData("Development", "Default", "Trace")]
    [InlineData("Production", "Microsoft", "Trace")]
    [InlineData("Production", "Microsoft.AspNetCore", "Trace")]
    public async Task General_categories_at_Trace_log_no_secret(string environment, string category, string level)
    {
        await using var site = await SignedInSiteAsync(environment, category, level);

        Assert.Contains(site.Log.All, line => line.Level <= LogLevel.Debug);
        foreach (var secret in SecretsOf(site)) Assert.DoesNotContain(site.Log.All, line => line.Mentions(secret));
    }

    [Fact]
    public async Task Only_its_own_category_enables_the_request_log()
    {
        await using var site = await SignedInSiteAsync("Production", "Microsoft.AspNetCore.Hosting.Diagnostics", "Information");

        Assert.Contains(site.Log.All, line => line.Category == "Microsoft.AspNetCore.Hosting.Diagnostics" && line.Mentions(CodeOf(site)));
    }

    [Fact]
    public async Task Development_logs_the_redirect_URI_at_startup()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.ListensOnPort = true; });

        var expected = new Uri(site.BaseAddress, "/signin-kakaobusiness").AbsoluteUri;
        Assert.Contains(site.Log.All, line => line.Message == $"Business redirect URI to register at Kakao: {expected}");
    }

    [Fact]
    public async Task Logged_redirect_URI_uses_the_public_URL()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.Settings["PublicUrl"] = "https://ads.example.com"; });

        Assert.Contains(site.Log.All, line => line.Message == "Business redirect URI to register at Kakao: https://ads.example.com/signin-kakaobusiness");
    }

    [Fact]
    public async Task Redirect_URI_is_not_logged_outside_Development()
    {
        await using var site = new SampleSite();

        Assert.DoesNotContain(site.Log.All, line => line.Mentions("/signin-kakaobusiness"));
    }

    private static async Task<SampleSite> SignedInSiteAsync(string environment, string category, string level)
    {
        var site = new SampleSite(options => { options.Environment = environment; options.Settings[$"Logging:LogLevel:{category}"] = level; });
        var browser = site.OpenBrowser();
        var page = await browser.SignInAsync();
        Assert.Equal("owner@example.com", page.TextOf("#email"));
        // The failure page executes the pipeline again.
        await browser.OpenAsync(browser.Visited.Single(url => url.AbsolutePath == "/signin-kakaobusiness"));
        return site;
    }

    private static string CodeOf(SampleSite site) => site.Kakao.Requests.Of(KakaoEndpoint.Token).Single().Form["code"]!;

    private static IEnumerable<string> SecretsOf(SampleSite site)
    {
        yield return CodeOf(site);
        yield return site.Kakao.Requests.Of(KakaoEndpoint.Token).Single().Form["client_secret"]!;
        yield return site.Kakao.Requests.Of(KakaoEndpoint.Authorize).Single().Query["state"]!;
        yield return site.Kakao.Requests.Of(KakaoEndpoint.UserInformation).Single().Headers["Authorization"]!["Bearer ".Length..];
    }
}
