using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The page <c>/diagnostics</c>: who can open it, and what it shows about sign-ins and the configuration.</summary>
public sealed class DiagnosticsTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Diagnostics_exist_in_Development_only(string environment)
    {
        await using var site = new SampleSite(options => options.Environment = environment);
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/diagnostics")).Status);
        Assert.DoesNotContain("iagnostics", account.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Business redirect URI to register at Kakao")]
    [InlineData("ko", "카카오에 등록할 비즈니스 리다이렉트 URI")]
    public async Task Page_shows_redirect_URI_and_authorize_URL(string language, string heading)
    {
        await using var site = Start();
        var browser = site.OpenBrowser(language);

        var page = await browser.OpenAsync("/diagnostics");
        var signIn = (await browser.OpenWithoutRedirectAsync("/account/login")).Location!.AbsoluteUri;

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(heading, page.Text, StringComparison.Ordinal);
        Assert.Equal("http://localhost/signin-kakaobusiness", page.TextOf("#redirect-uri"));
        var state = QueryHelpers.ParseQuery(new Uri(signIn).Query)["state"].ToString();
        Assert.Equal(signIn.Replace(state, "{state}", StringComparison.Ordinal), page.TextOf("#authorize-url"));
    }

    [Fact]
    public async Task Opening_the_page_starts_no_sign_in()
    {
        await using var site = Start();
        var browser = site.OpenBrowser();

        await browser.OpenAsync("/diagnostics");

        Assert.Empty(browser.ReceivedCookies);
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Authorize));
    }

    [Theory]
    [InlineData(true, "https://ads.example.com/signin-kakaobusiness")]
    [InlineData(false, "http://localhost/signin-kakaobusiness")]
    public async Task Redirect_URI_behind_proxy_depends_on_trust(bool isTrusted, string redirectUri)
    {
        await using var site = Start(options =>
        {
            if (isTrusted) options.Settings["ForwardedHeaders:Enabled"] = "true";
            options.Services = services => services.AddSingleton<IStartupFilter>(new RemoteAddress(IPAddress.Loopback));
        });
        var browser = site.OpenBrowser();
        browser.Headers["X-Forwarded-Proto"] = "https";
        browser.Headers["X-Forwarded-Host"] = "ads.example.com";

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal(redirectUri, page.TextOf("#redirect-uri"));
        Assert.Contains("redirect_uri=" + Uri.EscapeDataString(redirectUri), page.TextOf("#authorize-url"), StringComparison.Ordinal);
        Assert.Equal(isTrusted ? 0 : 1, page.Document.QuerySelectorAll("#forwarded-headers").Length);
    }

    [Fact]
    public async Task Secret_is_shown_as_set_or_not_set()
    {
        await using var site = Start();
        await using var without = Start(options => options.Settings["Authentication:Schemes:KakaoBusiness:ClientSecret"] = "");

        var page = await site.OpenBrowser().OpenAsync("/diagnostics");
        var other = await without.OpenBrowser().OpenAsync("/diagnostics");

        Assert.Equal("set", page.TextOf("[data-setting=ClientSecret]"));
        Assert.Equal("not set", other.TextOf("[data-setting=ClientSecret]"));
        Assert.DoesNotContain(site.Kakao.Options.ClientSecret!, page.Body, StringComparison.Ordinal);
        Assert.Equal("biz_account_email, moment_management", page.TextOf("[data-setting=Scope]"));
    }

    [Fact]
    public async Task Failed_sign_ins_response_is_shown_anonymously()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(new KakaoFault(KakaoEndpoint.Token) { StatusCode = 200, ContentType = "application/json", Content = """{"token":"canary"}"""u8.ToArray() });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("{ token: string(6) }", page.TextOf("[data-endpoint$='/oauth/business/token']"));
        Assert.Equal(["invalid_response"], page.Values("[data-error]", "data-error"));
        Assert.DoesNotContain("canary", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IDs_of_two_sign_ins_are_compared_as_hashes()
    {
        await using var site = Start();
        var browser = site.OpenBrowser();
        Assert.Empty((await browser.OpenAsync("/diagnostics")).Values("[data-id]", "data-id"));
        await browser.SignInAsync();
        var once = await browser.OpenAsync("/diagnostics");
        // A signed-in user is not redirected to Kakao again.
        await site.OpenBrowser().SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal(["unknown", "unknown"], once.Values("[data-id]", "data-changed"));
        Assert.Equal(["true", "false"], page.Values("[data-id]", "data-changed"));
        Assert.Matches("^changed [0-9a-f]{8} → [0-9a-f]{8}$", page.TextOf("[data-id=id]"));
        Assert.DoesNotContain("3100000001", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-business-center", "KOE025")]
    [InlineData("no-business-asset", "KOE027")]
    public async Task Last_failure_is_shown_with_code_and_remedy(string persona, string code)
    {
        await using var site = Start();
        var browser = site.OpenBrowser();
        Assert.NotNull((await browser.OpenAsync("/diagnostics")).Document.QuerySelector("#no-failure"));

        var failure = await browser.SignInAsync(persona);
        var page = await browser.OpenAsync("/diagnostics");

        var shown = page.TextOf($"[data-error={code}]");
        Assert.Contains("UserAction", shown, StringComparison.Ordinal);
        // The library's text, which the failure page shows too.
        Assert.Contains(failure.TextOf("main [lang=en]"), shown, StringComparison.Ordinal);
        Assert.StartsWith("https://developers.kakao.com/", page.Values($"[data-error={code}] a", "href").Single(), StringComparison.Ordinal);
        Assert.Equal(["/diagnostics"], failure.Values("main a[href='/diagnostics']", "href"));
    }

    private static SampleSite Start(Action<SampleSiteOptions>? configure = null) => new(options =>
    {
        options.Environment = "Development";
        configure?.Invoke(options);
    });
}
