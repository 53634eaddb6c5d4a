using System.Text;
using System.Text.Encodings.Web;
using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Http;

public class BuiltInPageTests
{
    [Fact]
    public async Task Page_has_safe_headers()
    {
        var (response, _) = await WriteAsync(new BuiltInPage("Title", "Message"));

        Assert.Equal(StatusCodes.Status502BadGateway, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.Equal("no-store", response.Headers.CacheControl);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", response.Headers.ContentSecurityPolicy);
        Assert.Equal("nosniff", response.Headers.XContentTypeOptions);
        Assert.Equal("no-referrer", response.Headers["Referrer-Policy"]);
    }

    [Fact]
    public async Task Everything_shown_is_encoded()
    {
        var (_, html) = await WriteAsync(new BuiltInPage("<t>", "<m>") { Code = "<c>", LinkUrl = "/?a=\"&b", LinkText = "<l>" });

        Assert.Contains("<title>&lt;t&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("<h1>&lt;t&gt;</h1><p>&lt;m&gt;</p><p class=\"code\" translate=\"no\">&lt;c&gt;</p><p><a href=\"/?a=&quot;&amp;b\" target=\"_top\">&lt;l&gt;</a></p></main>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Return_page_follows_its_encoded_link_automatically()
    {
        var (_, html) = await WriteAsync(BuiltInPage.Return(PageTexts.English, "/?a=\"><b"));

        Assert.Contains("<meta http-equiv=\"refresh\" content=\"0;url=/?a=&quot;&gt;&lt;b\">", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/?a=&quot;&gt;&lt;b\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/")]
    public async Task Page_without_code_and_link_has_neither(string? url)
    {
        var (_, html) = await WriteAsync(new BuiltInPage("Title", "Message") { LinkUrl = url });

        Assert.Contains("<p>Message</p></main>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ko-KR", "ko")]
    [InlineData("KO", "ko")]
    [InlineData("en;q=0.5, ko", "ko")]
    [InlineData("fr, ko;q=0.2", "ko")]
    [InlineData("ko;q=0.5, EN-us", "en")]
    [InlineData("ko;q=0.1, en;q=0.2", "en")]
    [InlineData("fr", "en")]
    [InlineData(null, "en")]
    public async Task Language_follows_the_browser(string? accepted, string language)
    {
        var (_, html) = await WriteAsync(new BuiltInPage("Title", "Message"), language: accepted);

        Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_request_gets_the_headers_alone()
    {
        var (response, html) = await WriteAsync(new BuiltInPage("Title", "Message"), "HEAD");

        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.Empty(html);
    }

    [Theory]
    [InlineData(null, null, "/base/")]
    [InlineData(null, "/start?a=1", "/base/start?a=1")]
    [InlineData("Ads", null, "/base/")]
    [InlineData("Ads", "https://spa.test/?a=1&b", "https://spa.test/?a=1&b")]
    public async Task Link_without_target_leads_home(string? name, string? home, string expected)
    {
        var (_, html) = await WriteAsync(new BuiltInPage("Title", "Message") { LinkText = "Go back" }, name: name, home: home);

        Assert.Contains($"<p><a href=\"{HtmlEncoder.Default.Encode(expected)}\" target=\"_top\">Go back</a></p>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Ads", null, "Title – Ads", "/base/", " translate=\"no\"", "Ads")]
    [InlineData("ko", "<광고> & \"b\"", "/start", "Title – <광고> & \"b\"", "/base/start", " translate=\"no\"", "<광고> & \"b\"")]
    [InlineData("en", null, "https://spa.test/?a=\"><script>", "Title", "https://spa.test/?a=\"><script>", "", "Home")]
    [InlineData("ko", null, "/", "Title", "/base/", "", "홈")]
    public async Task Page_shows_app_name_and_link_home(string language, string? name, string? home, string title, string href, string attribute, string text)
    {
        var (response, html) = await WriteAsync(new BuiltInPage("Title", "Message"), language: language, name: name, home: home);

        var encoder = HtmlEncoder.Default;
        Assert.Contains($"<title>{encoder.Encode(title)}</title>", html, StringComparison.Ordinal);
        Assert.Contains($"<body><header><a href=\"{encoder.Encode(href)}\" target=\"_top\"{attribute}>{encoder.Encode(text)}</a></header><main>", html, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'unsafe-inline';", response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_of_unnamed_app_has_no_header()
    {
        var (_, html) = await WriteAsync(new BuiltInPage("Title", "Message"));

        Assert.Contains("<body><main>", html, StringComparison.Ordinal);
    }

    private static async Task<(HttpResponse Response, string Html)> WriteAsync(BuiltInPage page, string method = "GET", string? language = null, string? name = null, string? home = null)
    {
        await using var services = new ServiceCollection()
            .Configure<KakaoBusinessPageOptions>(options => (options.ApplicationName, options.HomeUrl) = (name, home))
            .BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = method, PathBase = "/base" }, Response = { Body = body }, RequestServices = services };
        if (language is not null) context.Request.Headers.AcceptLanguage = language;
        await page.WriteAsync(context, StatusCodes.Status502BadGateway);
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }
}
