using System.Net;
using System.Text;
using KakaoBusiness.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>What the built-in page of a refusal says, in either language: what is missing by its name, and what can be done.</summary>
public class InsufficientScopeTextTests
{
    [Theory]
    [InlineData(KakaoBusinessInsufficientScopeReason.ConsentNeeded, "en", "Nothing was done, because this needs your consent first: {0}. Give it, then try again.")]
    [InlineData(KakaoBusinessInsufficientScopeReason.ConsentNeeded, "ko", "다음 항목에 대한 동의가 필요하여 요청을 처리하지 않았습니다: {0}.")]
    [InlineData(KakaoBusinessInsufficientScopeReason.NotGranted, "en", "although you were asked for it: {0}.")]
    [InlineData(KakaoBusinessInsufficientScopeReason.NotGranted, "ko", "카카오에 동의를 요청했지만 다음 권한을 받지 못했습니다: {0}.")]
    [InlineData(KakaoBusinessInsufficientScopeReason.ConsentOff, "en", "This needs a permission that you have not granted: {0}.")]
    [InlineData(KakaoBusinessInsufficientScopeReason.ConsentOff, "ko", "다음 권한이 없습니다: {0}.")]
    public async Task Reason_names_every_missing_item_in_the_readers_language(KakaoBusinessInsufficientScopeReason reason, string language, string text)
    {
        var html = await PageAsync(reason, language, consentUrl: null);

        var names = language == "ko"
            ? "카카오모먼트 광고계정 운영, 키워드광고 광고계정 운영, new_item"
            : "Run Kakao Moment ad accounts, Run Keyword Ad accounts, new_item";
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, names), html, StringComparison.Ordinal);
        Assert.Contains(">moment_management keyword_management new_item<", html, StringComparison.Ordinal);
        Assert.Contains(language == "ko" ? "<h1>동의가 필요합니다</h1>" : "<h1>Consent needed</h1>", html, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "/consent?x=1", "<a href=\"/consent?x=1\" target=\"_top\">Give consent at Kakao</a>")]
    [InlineData("ko", "/consent?x=1", "<a href=\"/consent?x=1\" target=\"_top\">카카오에서 동의하기</a>")]
    [InlineData("en", null, "<a href=\"/base/\" target=\"_top\">Go back</a>")]
    [InlineData("ko", null, "<a href=\"/base/\" target=\"_top\">돌아가기</a>")]
    public async Task Button_leads_to_consent_or_start_page(string language, string? consentUrl, string link)
        => Assert.Contains(link, await PageAsync(KakaoBusinessInsufficientScopeReason.ConsentNeeded, language, consentUrl), StringComparison.Ordinal);

    private static async Task<string> PageAsync(KakaoBusinessInsufficientScopeReason reason, string language, string? consentUrl)
    {
        string[] missing = ["moment_management", "keyword_management", "new_item"];
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddOptions().BuildServiceProvider();
        var context = new DefaultHttpContext
        {
            RequestServices = services,
            Request = { Method = "GET", PathBase = "/base", Headers = { AcceptLanguage = language } },
            Response = { Body = body },
        };

        await InsufficientScopeResultHandler.ShowBuiltInPageAsync(context, new KakaoBusinessInsufficientScopeFeature("KakaoBusiness", reason, missing, missing, consentUrl));

        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
        return WebUtility.HtmlDecode(Encoding.UTF8.GetString(body.ToArray()));
    }
}
