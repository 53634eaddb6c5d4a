using System.Net;
using System.Text;
using KakaoBusiness.AspNetCore.AdApi;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>The page or the problem for a refused ad API call, if the request cannot be sent to a consent.</summary>
public class ConsentRefusalTests
{
    private static readonly KakaoBusinessConsentRequiredException TokenDead =
        new(KakaoBusinessConsentReason.TokenDead, "KakaoBusiness", [], KakaoBusinessErrorCatalog.Describe("-401"));

    private static readonly KakaoBusinessConsentRequiredException ScopeMissing = new(
        KakaoBusinessConsentReason.ScopeMissing, "KakaoBusiness", ["moment_management", "keyword_delete"], KakaoBusinessErrorCatalog.Describe("-402"));

    [Theory]
    [InlineData("en", true, "The connection to your Kakao account has ended. Please sign in again. You have just agreed at Kakao, and Kakao still refuses. Try again later.")]
    [InlineData("en", false, "The connection to your Kakao account has ended. Please sign in again. Nothing was done.")]
    [InlineData("ko", true, "카카오계정과의 연결이 끊어졌습니다. 다시 로그인해 주세요. 카카오에서 동의한 뒤에도 카카오가 요청을 계속 거부하고 있습니다. 잠시 뒤에 다시 시도해 주세요.")]
    [InlineData("ko", false, "카카오계정과의 연결이 끊어졌습니다. 다시 로그인해 주세요. 요청은 처리되지 않았습니다.")]
    public async Task Page_says_why_and_whether_asking_again_would_help(string language, bool wasOfNoUse, string message)
    {
        var (context, html) = await WriteAsync(TokenDead, language, wasOfNoUse, consentUrl: null);

        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
        Assert.Contains($"<p>{message}</p><p class=\"code\" translate=\"no\">-401</p>", html, StringComparison.Ordinal);
        Assert.Contains(language == "ko" ? "<h1>동의가 필요합니다</h1>" : "<h1>Consent needed</h1>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "/consent?x=1", "<a href=\"/consent?x=1\" target=\"_top\">Give consent at Kakao</a>")]
    [InlineData("ko", "/consent?x=1", "<a href=\"/consent?x=1\" target=\"_top\">카카오에서 동의하기</a>")]
    [InlineData("en", null, "<a href=\"/base/\" target=\"_top\">Go back</a>")]
    [InlineData("ko", null, "<a href=\"/base/\" target=\"_top\">돌아가기</a>")]
    public async Task Button_leads_to_consent_or_start_page(string language, string? consentUrl, string link)
    {
        var (_, html) = await WriteAsync(ScopeMissing, language, wasOfNoUse: false, consentUrl);

        Assert.Contains("<p class=\"code\" translate=\"no\">-402 moment_management keyword_delete</p>", html, StringComparison.Ordinal);
        Assert.Contains(link, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task API_client_gets_reason_and_absolute_URL()
    {
        var (context, json) = await WriteAsync(TokenDead, null, wasOfNoUse: false, "/consent?x=1");

        Assert.Equal(StatusCodes.Status401Unauthorized, context.Response.StatusCode);
        Assert.Contains("\"error\":\"invalid_token\",\"consent_url\":\"https://app.test:8443/consent?x=1\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task API_client_gets_missing_scopes_without_URL()
    {
        var (context, json) = await WriteAsync(ScopeMissing, null, wasOfNoUse: false, consentUrl: null);

        Assert.Equal(StatusCodes.Status403Forbidden, context.Response.StatusCode);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"moment_management keyword_delete\"", context.Response.Headers.WWWAuthenticate);
        Assert.EndsWith("\"missing_scopes\":[\"moment_management\",\"keyword_delete\"]}", json, StringComparison.Ordinal);
    }

    /// <summary>Without a language the request is an API client's.</summary>
    private static async Task<(HttpContext Context, string Body)> WriteAsync(
        KakaoBusinessConsentRequiredException refusal, string? language, bool wasOfNoUse, string? consentUrl)
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddOptions().BuildServiceProvider();
        var context = new DefaultHttpContext
        {
            RequestServices = services,
            Request = { Method = "GET", Scheme = "https", Host = new HostString("app.test", 8443), PathBase = "/base" },
            Response = { Body = body },
        };
        context.Request.Headers.Accept = language is null ? "application/json" : "text/html";
        if (language is not null) context.Request.Headers.AcceptLanguage = language;

        await ConsentRefusal.WriteAsync(context, refusal, wasOfNoUse, consentUrl);
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        return (context, WebUtility.HtmlDecode(Encoding.UTF8.GetString(body.ToArray())));
    }
}
