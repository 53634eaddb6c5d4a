using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The pages that call the ad APIs, also when Kakao fails.</summary>
public sealed class AdAccountTests
{
    [Fact]
    public async Task Revoked_token_leads_to_consent_and_same_page()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        Assert.Equal(["12345", "12346"], (await browser.OpenAsync("/moment/adaccounts")).Values("[data-account]", "data-account"));
        site.Kakao.AccountSettings.RevokeAll();

        var consent = await browser.OpenAsync("/moment/adaccounts?tab=1");
        var page = await browser.AgreeAsync(consent);

        Assert.Equal("kauth.kakao.com", consent.Url.Host);
        Assert.Equal("/moment/adaccounts?tab=1", page.Url.PathAndQuery);
        Assert.Equal(["12345", "12346"], page.Values("[data-account]", "data-account"));
    }

    [Fact]
    public async Task API_client_with_revoked_token_gets_401()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        site.Kakao.AccountSettings.RevokeAll();
        browser.Headers["Accept"] = "application/json";

        var answer = await browser.OpenWithoutRedirectAsync("/api/moment/adaccounts");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Fact]
    public async Task Page_without_API_call_requests_consent_after_next_check()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        site.Kakao.AccountSettings.RevokeAll();
        site.Clock.Advance(TimeSpan.FromMinutes(16));

        var page = await browser.AgreeAsync(await browser.OpenAsync("/account?tab=1"));

        Assert.Equal("/account?tab=1", page.Url.PathAndQuery);
        Assert.Equal(1, site.Kakao.LiveTokenCount);
    }

    [Theory]
    [InlineData("429")]
    [InlineData("-10")]
    [InlineData("-1")]
    [InlineData("-7")]
    [InlineData("-603")]
    [InlineData("-9798")]
    public async Task Transient_API_error_is_retried(string trouble)
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(FaultOf(trouble) with { Times = 2 });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/moment/adaccounts");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(3, site.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts).Count);
    }

    [Theory]
    [InlineData("429", HttpStatusCode.TooManyRequests, "429")]
    [InlineData("-10", HttpStatusCode.TooManyRequests, "-10")]
    [InlineData("-9798", HttpStatusCode.ServiceUnavailable, "-9798")]
    [InlineData("-2", HttpStatusCode.BadGateway, "-2")]
    [InlineData("html", HttpStatusCode.BadGateway, "")]
    [InlineData("number", HttpStatusCode.BadGateway, "")]
    [InlineData("2 MB", HttpStatusCode.BadGateway, "")]
    [InlineData("50 MB", HttpStatusCode.BadGateway, "")]
    [InlineData("cut", HttpStatusCode.BadGateway, "")]
    [InlineData("redirect", HttpStatusCode.BadGateway, "302")]
    public async Task Persistent_API_error_shows_page(string trouble, HttpStatusCode status, string code)
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(FaultOf(trouble));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/moment/adaccounts?tab=1");
        var answer = await browser.OpenAsync("/api/moment/adaccounts");

        Assert.Equal(status, page.Status);
        Assert.Equal("Kakao Moment ad accounts", page.Title);
        Assert.NotEqual("", page.TextOf("#message"));
        Assert.Equal(code, page.TextOf("#error-code"));
        Assert.Contains("/moment/adaccounts?tab=1", page.Values("a.primary", "href"));
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Fact]
    public async Task Long_Retry_After_is_not_waited_for()
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(FaultOf("429") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "3600" } });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/moment/adaccounts");

        Assert.Equal((HttpStatusCode.TooManyRequests, "3600"), (page.Status, page.Header("Retry-After")));
        Assert.Single(site.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts));
    }

    [Theory]
    [InlineData("en", "Kakao's ad API did not respond in time. Please try again in a moment.")]
    [InlineData("ko", "카카오 광고 API가 제시간에 응답하지 않았습니다. 잠시 후 다시 시도해 주세요.")]
    public async Task Unresponsive_API_returns_504_within_30_seconds(string language, string message)
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Hang(KakaoEndpoint.MomentAdAccounts));
        var browser = site.OpenBrowser(language);
        await browser.SignInAsync();
        var start = site.Clock.GetUtcNow();
        site.Network.Sent = () => site.Clock.Advance(TimeSpan.FromSeconds(9));

        var page = await browser.OpenAsync("/moment/adaccounts");

        Assert.Equal(HttpStatusCode.GatewayTimeout, page.Status);
        Assert.Equal(message, page.TextOf("#message"));
        Assert.Equal(3, site.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts).Count);
        Assert.True(site.Clock.GetUtcNow() - start < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Unexpected_entries_and_members_are_skipped()
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"content":[{"id":"77","name":7},{"id":78,"name":"<b>","new":{}},{"name":"no id"},5,null,{"id":1e9},{"id":77}],"totalPages":"x"}"""));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/moment/adaccounts");

        Assert.Equal(["77", "78"], page.Values("[data-account]", "data-account"));
        Assert.Equal("(no name) 77", page.TextOf("[data-account='77']"));
        Assert.Equal("<b> 78", page.TextOf("[data-account='78']"));
    }

    [Theory]
    [InlineData("moment", 15001, 24)]
    [InlineData("keyword", 25001, 12)]
    public async Task Page_links_reach_every_ad_account(string group, int first, int count)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync(persona: "agency");
        if (group == "keyword") await browser.AgreeAsync(await browser.OpenAsync("/keyword/adaccounts"), persona: "agency");

        var page = await browser.OpenAsync($"/{group}/adaccounts");
        var found = new List<string>();
        foreach (var link in page.Values("#pages a", "href"))
        {
            Assert.StartsWith("?page=", link, StringComparison.Ordinal);
            found.AddRange((await browser.OpenAsync($"/{group}/adaccounts{link}")).Values("[data-account]", "data-account"));
        }

        Assert.Equal(10, page.Values("[data-account]", "data-account").Length);
        Assert.Equal("1", page.TextOf("#pages [aria-current=page]"));
        Assert.Equal(Enumerable.Range(first, count).Select(id => $"{id}"), found);
    }

    [Fact]
    public async Task JSON_has_pages_too()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync(persona: "agency");

        using var json = System.Text.Json.JsonDocument.Parse((await browser.OpenAsync("/api/moment/adaccounts?page=3")).Body);

        Assert.Equal((3, 3, 4), (json.RootElement.GetProperty("page").GetInt32(), json.RootElement.GetProperty("pageCount").GetInt32(), json.RootElement.GetProperty("adAccounts").GetArrayLength()));
    }

    [Theory]
    [InlineData("?page=0", 10)]
    [InlineData("?page=-7", 10)]
    [InlineData("?page=x", 10)]
    [InlineData("?page=2147483647", 0)]
    public async Task Page_beyond_the_end_is_empty(string query, int count)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync(persona: "agency");

        var page = await browser.OpenAsync("/moment/adaccounts" + query);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(count, page.Values("[data-account]", "data-account").Length);
        Assert.Equal(["?page=1", "?page=2", "?page=3"], page.Values("#pages a", "href"));
    }

    [Fact]
    public async Task Absurd_page_count_does_not_enlarge_the_page()
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"content":[{"id":1}],"totalPages":2147483647}"""));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/moment/adaccounts?page=100");

        Assert.Equal(13, page.Values("#pages a", "href").Length);
        Assert.Contains("?page=2147483647", page.Values("#pages a", "href"));
    }

    [Fact]
    public async Task Download_has_the_ad_accounts_of_all_pages()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync(persona: "agency");
        var page = await browser.AgreeAsync(await browser.OpenAsync("/keyword/adaccounts"), persona: "agency");

        using var json = System.Text.Json.JsonDocument.Parse((await browser.SubmitAsync(page.Form("form[action$='download']"))).Body);

        Assert.Equal(12, json.RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData(-813, 400, HttpStatusCode.BadRequest, "21006")]
    [InlineData(-820, 400, HttpStatusCode.BadRequest, "21006")]
    [InlineData(-813, 200, HttpStatusCode.BadRequest, "21006")]
    [InlineData(-813, 403, HttpStatusCode.Forbidden, "21006")]
    [InlineData(-820, 403, HttpStatusCode.Forbidden, "")]
    [InlineData(-813, 429, HttpStatusCode.TooManyRequests, "")]
    [InlineData(-820, 429, HttpStatusCode.TooManyRequests, "")]
    public async Task Refusal_of_ad_platform_keeps_its_status(int code, int status, HttpStatusCode expected, string detail)
    {
        await using var site = new SampleSite();
        site.Kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentAdAccounts, code, status, detail.Length > 0 ? int.Parse(detail, System.Globalization.CultureInfo.InvariantCulture) : null));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        site.Kakao.Requests.Clear();

        var page = await browser.OpenAsync("/moment/adaccounts");
        var answer = await browser.OpenAsync("/api/moment/adaccounts");

        Assert.Equal((expected, expected), (page.Status, answer.Status));
        Assert.Equal((code.ToString(System.Globalization.CultureInfo.InvariantCulture), detail), (page.TextOf("#error-code"), page.TextOf("#detail-code")));
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Contains(detail, answer.Body, StringComparison.Ordinal);
        Assert.Equal(expected == HttpStatusCode.TooManyRequests ? "5" : null, page.Header("Retry-After"));
        Assert.Equal(expected == HttpStatusCode.TooManyRequests ? "5" : null, answer.Header("Retry-After"));
        Assert.DoesNotContain("may echo", page.Body + answer.Body, StringComparison.Ordinal);
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Authorize));
    }

    [Fact]
    public async Task Sites_emulator_serves_the_ad_accounts()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.HasClientId = false; });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        Assert.Equal(["12345", "12346"], (await browser.OpenAsync("/moment/adaccounts")).Values("[data-account]", "data-account"));
        Assert.Equal(["22345", "22346"], (await browser.AgreeAsync(await browser.OpenAsync("/keyword/adaccounts"))).Values("[data-account]", "data-account"));
    }

    [Fact]
    public async Task Navigation_shows_account_pages_only_when_signed_in()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        Assert.Empty((await browser.OpenAsync("/")).Values("nav a[href$=adaccounts]", "href"));
        Assert.Equal(["/moment/adaccounts", "/keyword/adaccounts"], (await browser.SignInAsync()).Values("nav a[href$=adaccounts]", "href"));
    }

    private static KakaoFault FaultOf(string trouble) => trouble switch
    {
        "429" => KakaoFault.Status(KakaoEndpoint.MomentAdAccounts, 429),
        "html" => KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, "<html>hello</html>", "text/html"),
        "number" => KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, "5"),
        "2 MB" => KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"content":[{"id":1}]}""" + new string(' ', 2 * 1024 * 1024)),
        "50 MB" => KakaoFault.HugeBody(KakaoEndpoint.MomentAdAccounts, 50 * 1024 * 1024),
        "cut" => KakaoFault.Cut(KakaoEndpoint.MomentAdAccounts),
        "redirect" => KakaoFault.Redirect(KakaoEndpoint.MomentAdAccounts, "https://apis.moment.kakao.com/elsewhere"),
        _ => KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, int.Parse(trouble, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
