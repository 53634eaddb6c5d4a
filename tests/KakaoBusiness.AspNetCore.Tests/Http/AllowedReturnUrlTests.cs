using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Http;

public class AllowedReturnUrlTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a", "/a")]
    [InlineData("/a?b=1#c", "/a?b=1#c")]
    [InlineData("/%ED%95%9C", "/%ED%95%9C")]
    [InlineData("/한?q=글 x", "/%ED%95%9C?q=%EA%B8%80 x")]
    [InlineData("/😀", "/%F0%9F%98%80")]
    [InlineData("https://app.test/a", "https://app.test/a")]
    [InlineData("HTTPS://APP.test:443/a?b", "https://app.test/a?b")]
    [InlineData("https://app.test/한", "https://app.test/%ED%95%9C")]
    public void Own_URL_is_accepted_in_header_form(string url, string expected) => Assert.Equal(expected, Accept(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("a")]
    [InlineData("~/a")]
    [InlineData("/a\r\nSet-Cookie: x")]
    [InlineData("/a\u0085")]
    [InlineData("http://app.test/a")]
    [InlineData("https://evil.test/a")]
    [InlineData("https://app.test:444/a")]
    [InlineData("https://user@app.test/a")]
    [InlineData("https://app.test\\@evil.test/")]
    [InlineData("https://app.test/\\evil")]
    [InlineData("https://")]
    [InlineData("javascript:alert(1)")]
    public void Whatever_leads_elsewhere_or_nowhere_is_refused(string? url) => Assert.Null(Accept(url));

    [Fact]
    public void Port_of_the_request_is_part_of_the_site()
    {
        Assert.Equal("https://app.test:8443/a", Accept("https://app.test:8443/a", "app.test:8443"));
        Assert.Null(Accept("https://app.test/a", "app.test:8443"));
        Assert.Null(Accept("https://app.test/a", ""));
    }

    [Theory]
    [InlineData("https://spa.test", "https://spa.test/")]
    [InlineData("https://spa.test/a?b=1#c", "https://spa.test/a?b=1#c")]
    [InlineData("HTTPS://SPA.Test:443/A", "https://spa.test/A")]
    [InlineData("https://spa.test/한?q=글 x", "https://spa.test/%ED%95%9C?q=%EA%B8%80%20x")]
    [InlineData("https://spa.test//evil.test", "https://spa.test//evil.test")]
    [InlineData("https://spa.test/../../a", "https://spa.test/a")]
    [InlineData("https://광고.example/a", "https://xn--299aqd.example/a")]
    [InlineData("https://XN--299AQD.example/a", "https://xn--299aqd.example/a")]
    [InlineData("http://localhost:5173/a", "http://localhost:5173/a")]
    [InlineData("http://[0:0:0:0:0:0:0:1]:5173/a", "http://[::1]:5173/a")]
    public void Url_of_allowed_origin_begins_with_its_normal_form(string url, string expected)
    {
        Assert.Equal(expected, Accept(url, allowed: ["https://spa.test", "https://광고.example", "http://localhost:5173", "http://[::1]:5173"]));
        Assert.Null(Accept(url));
    }

    private static string? Accept(string? url, string host = "app.test", params string[] allowed)
        => AllowedReturnUrl.Accept(url, new DefaultHttpContext { Request = { Scheme = "https", Host = new HostString(host) } }.Request, allowed);
}
