using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace KakaoBusiness.Emulator.Tests.Pages;

public sealed class ConsentScreenTests : IDisposable
{
    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Consent_screen_names_app_and_items()
    {
        var page = await OpenAsync(SampleApp.AuthorizeUrl("moment_management,biz_account_email"));

        Assert.Equal("Emulator sample app", page.QuerySelector("#app-name")!.TextContent);
        Assert.Equal(["moment_management", "biz_account_email"], page.QuerySelectorAll("#consent-items li").Select(item => item.GetAttribute("data-scope")));
        Assert.Contains("카카오모먼트 광고계정 운영", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ko", "동의하고 계속하기", "취소", "카카오가 아닙니다")]
    [InlineData("fr, de;q=0.8", "ko", "동의하고 계속하기", "취소", "카카오가 아닙니다")]
    [InlineData("ko-KR,ko;q=0.9,en;q=0.8", "ko", "동의하고 계속하기", "취소", "카카오가 아닙니다")]
    [InlineData("en-GB,en;q=0.9,ko;q=0.8", "en", "Agree", "Cancel", "Emulator – not Kakao")]
    [InlineData("ko;q=0, en", "en", "Agree", "Cancel", "Emulator – not Kakao")]
    public async Task Consent_screen_is_Korean_unless_English_is_preferred(string? acceptLanguage, string language, string agree, string cancel, string banner)
    {
        var page = await OpenAsync(SampleApp.AuthorizeUrl(), acceptLanguage);

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(agree, page.QuerySelector("button[name=decision][value=agree]")!.TextContent);
        Assert.Equal(cancel, page.QuerySelector("button[name=decision][value=cancel]")!.TextContent);
        Assert.Contains(banner, page.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_persona_is_preselected()
    {
        var radios = (await OpenAsync(SampleApp.AuthorizeUrl())).QuerySelectorAll<IHtmlInputElement>("input[name=persona]").ToArray();

        Assert.Equal(KakaoPersona.Defaults.Select(persona => persona.Key), radios.Select(radio => radio.Value));
        Assert.Equal([radios[0]], radios.Where(radio => radio.IsChecked));
        Assert.All(radios, radio => Assert.NotEmpty(radio.Closest("label")!.TextContent));
    }

    [Fact]
    public async Task Accounts_of_requested_groups_are_checked()
    {
        var boxes = (await OpenAsync(SampleApp.AuthorizeUrl("moment_management"))).QuerySelectorAll<IHtmlInputElement>("[data-persona=owner] input[name=account]").ToArray();

        Assert.Equal(["moment:12345", "moment:12346"], boxes.Select(box => box.Value));
        Assert.All(boxes, box => Assert.True(box.IsChecked));
    }

    [Fact]
    public async Task Requested_resource_ids_alone_are_offered()
    {
        var page = await OpenAsync(SampleApp.AuthorizeUrl("moment_management,keyword_management", ("resource_ids", "moment:12346")));

        Assert.Equal(["moment:12346", "keyword:22345", "keyword:22346"], page.QuerySelectorAll<IHtmlInputElement>("[data-persona=owner] input[name=account]").Select(box => box.Value));
    }

    [Fact]
    public async Task Wildcard_offers_no_choice()
    {
        var page = await OpenAsync(SampleApp.AuthorizeUrl("moment_create", ("resource_ids", "moment:*")));

        Assert.Empty(page.QuerySelectorAll("input[name=account]"));
        Assert.Contains("모든 광고계정", page.QuerySelector("[data-persona=owner] [data-all='moment:*']")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Email_scope_offers_no_accounts() =>
        Assert.Empty((await OpenAsync(SampleApp.AuthorizeUrl("biz_account_email"))).QuerySelectorAll(".accounts"));

    [Fact]
    public async Task Consent_screen_has_security_headers()
    {
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl());
        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));

        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Contains("default-src 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        // Chromium would hold the app's redirects against it.
        Assert.DoesNotContain("form-action", Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_security_policy_allows_only_the_page_style()
    {
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl());
        var style = Parse(answer.Body).QuerySelector("style")!.TextContent;

        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"style-src 'sha256-{hash}'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_screen_has_no_script_or_inline_style()
    {
        var page = await OpenAsync(SampleApp.AuthorizeUrl());

        Assert.Empty(page.QuerySelectorAll("script, [style]"));
        Assert.NotNull(page.QuerySelector("meta[name=viewport]"));
    }

    private async Task<IHtmlDocument> OpenAsync(Uri url, string? acceptLanguage = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (acceptLanguage is not null)
            request.Headers.Add("Accept-Language", acceptLanguage);
        return Parse((await _app.SendAsync(request)).Body);
    }

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
