using System.Net;
using System.Text.Json;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The responses of pages and APIs that need a scope.</summary>
public sealed class StepUpTests
{
    private const string Authorize = "https://kauth.kakao.com/oauth/business/authorize";

    [Theory]
    [InlineData("/moment/adaccounts", "biz_account_email,moment_management")]
    [InlineData("/keyword/adaccounts", "biz_account_email,moment_management,keyword_management")]
    public async Task First_visit_requests_configured_and_page_scopes_once(string path, string scopes)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var consent = await browser.OpenAsync(path + "?from=mail");
        var page = await browser.AgreeAsync(consent);

        Assert.Equal(scopes, AskedScopes(consent));
        Assert.Equal(path + "?from=mail", page.Url.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Fact]
    public async Task Missing_scope_is_requested_and_returns_to_same_URL()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var consent = await browser.OpenAsync("/keyword/adaccounts?tab=2&q=%ED%95%98");
        var page = await browser.AgreeAsync(consent);

        Assert.Equal("moment_management,biz_account_email,keyword_management", AskedScopes(consent));
        Assert.Equal("/keyword/adaccounts?tab=2&q=%ED%95%98", page.Url.PathAndQuery);
        Assert.Equal(["22345", "22346"], page.Values("[data-account]", "data-account"));
    }

    [Fact]
    public async Task Step_up_revokes_the_previous_token()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        await browser.AgreeAsync(await browser.OpenAsync("/keyword/adaccounts"));

        await Eventually.HoldsAsync(() => site.Kakao.LiveTokenCount == 1);
        Assert.Single(site.Kakao.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/moment/adaccounts")).Status);
    }

    [Fact]
    public async Task User_with_the_scope_is_not_redirected()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenWithoutRedirectAsync("/moment/adaccounts");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["12345", "12346"], page.Values("[data-account]", "data-account"));
    }

    [Theory]
    [InlineData("en", "Your consent is required")]
    [InlineData("ko", "동의가 필요합니다")]
    public async Task Form_without_scope_gets_403_with_consent_link(string language, string title)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);
        await browser.SignInAsync();

        var refusal = await browser.PostAsync("/keyword/adaccounts/download");
        var consent = await browser.OpenAsync(refusal.Values("#consent", "href").Single());

        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
        Assert.Equal(title, refusal.Title);
        Assert.Equal(["keyword_management"], refusal.Values("[data-scope]", "data-scope"));
        Assert.Equal("moment_management,biz_account_email,keyword_management", AskedScopes(consent));
    }

    [Fact]
    public async Task Consent_after_refused_form_returns_to_its_page()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        browser.Headers["Referer"] = "http://localhost/keyword/adaccounts?tab=3";
        var refusal = await browser.PostAsync("/keyword/adaccounts/download");
        browser.Headers.Remove("Referer");

        var page = await browser.AgreeAsync(await browser.OpenAsync(refusal.Values("#consent", "href").Single()));

        Assert.Equal("/keyword/adaccounts?tab=3", page.Url.PathAndQuery);
        var file = await browser.SubmitAsync(page.Form("form[action='/keyword/adaccounts/download']"));
        Assert.Equal("application/json", file.MediaType);
        Assert.Equal("""[{"id":22345,"name":"하늘상점 키워드"},{"id":22346,"name":"하늘상점 키워드 2"}]""", JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(file.Body), Plain));
    }

    [Fact]
    public async Task Anonymous_API_client_gets_401_for_any_Accept()
    {
        await using var site = new SampleSite();

        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/api/moment/adaccounts");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Null(answer.Location);
    }

    [Fact]
    public async Task API_client_without_scope_gets_403_with_consent_URL()
    {
        await using var site = new SampleSite(options => options.Settings["Authentication:Schemes:KakaoBusiness:Scope:0"] = "biz_account_email");
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        browser.Headers["Accept"] = "application/json";

        var answer = await browser.OpenWithoutRedirectAsync("/api/moment/adaccounts");
        browser.Headers["Accept"] = "text/html";

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"moment_management\"", answer.Header("WWW-Authenticate"));
        Assert.Equal("application/problem+json", answer.MediaType);
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Contains("moment_management", answer.Body, StringComparison.Ordinal);
        var url = problem.RootElement.EnumerateObject().Select(member => member.Value).Single(value => value.ValueKind == JsonValueKind.String && value.GetString()!.Contains("/consent?", StringComparison.Ordinal)).GetString()!;
        Assert.Equal("biz_account_email,moment_management", AskedScopes(await browser.OpenAsync(new Uri(url))));
    }

    [Fact]
    public async Task API_client_with_scope_gets_the_ad_accounts()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        using var json = JsonDocument.Parse((await browser.OpenAsync("/api/moment/adaccounts")).Body);

        Assert.Equal([12345, 12346], json.RootElement.GetProperty("adAccounts").EnumerateArray().Select(account => account.GetProperty("id").GetInt64()));
    }

    [Theory]
    [InlineData("en", "You cancelled the consent")]
    [InlineData("ko", "동의를 취소했습니다")]
    public async Task Cancelled_step_up_keeps_session_and_token(string language, string title)
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser(language);
        await browser.SignInAsync();

        var cancelled = await browser.CancelAsync(await browser.OpenAsync("/keyword/adaccounts"));

        Assert.Equal(HttpStatusCode.OK, cancelled.Status);
        Assert.Equal(title, cancelled.Title);
        Assert.Equal(1, site.Kakao.LiveTokenCount);
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Revoke));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenWithoutRedirectAsync("/moment/adaccounts")).Status);
    }

    [Fact]
    public async Task Consent_of_another_account_replaces_the_session()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.AgreeAsync(await browser.OpenAsync("/keyword/adaccounts"), "other-owner");
        var account = await browser.OpenAsync("/account");

        Assert.Equal(["24345", "24346"], page.Values("[data-account]", "data-account"));
        Assert.Equal("other-owner@example.com", account.TextOf("#email"));
        Assert.DoesNotContain("moment:12345", account.Values("[data-resource]", "data-resource"));
    }

    [Fact]
    public async Task Account_page_offers_used_scopes_not_granted()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        Assert.Equal(8, account.Values("#scopes [data-scope]", "data-scope").Length);
        Assert.Equal(["/account/consent?scope=keyword_management"], account.Values("#scopes a", "href"));
        var page = await browser.AgreeAsync(await browser.OpenAsync("/account/consent?scope=keyword_management"));

        Assert.Equal("/account", page.Url.PathAndQuery);
        Assert.Equal(["biz_account_email", "moment_management", "keyword_management"], page.Values("#scopes [data-granted=true]", "data-scope"));
        Assert.Empty(page.Values("#scopes a", "href"));
    }

    [Fact]
    public async Task Granted_scope_is_not_requested_again()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var answer = await browser.OpenWithoutRedirectAsync("/account/consent?scope=moment_management");

        Assert.Equal("/account", answer.Location!.AbsolutePath);
    }

    [Theory]
    [InlineData("moment_delete")]
    [InlineData("")]
    public async Task Link_cannot_request_scopes_no_page_needs(string scope)
    {
        await using var site = new SampleSite();

        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/account/consent?scope=" + scope);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string AskedScopes(Page consent)
    {
        Assert.Equal(Authorize, consent.Url.GetLeftPart(UriPartial.Path));
        return QueryHelpers.ParseQuery(consent.Url.Query)["scope"].ToString();
    }
}
