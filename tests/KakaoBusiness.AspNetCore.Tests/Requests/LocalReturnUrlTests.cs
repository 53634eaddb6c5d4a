using KakaoBusiness.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Tests.Requests;

public class LocalReturnUrlTests
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
    public void A_url_of_this_site_is_kept_in_a_form_for_a_header(string url, string expected) => Assert.Equal(expected, Accept(url));

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
    public void The_port_of_the_request_is_part_of_the_site()
    {
        Assert.Equal("https://app.test:8443/a", Accept("https://app.test:8443/a", "app.test:8443"));
        Assert.Null(Accept("https://app.test/a", "app.test:8443"));
        Assert.Null(Accept("https://app.test/a", ""));
    }

    private static string? Accept(string? url, string host = "app.test")
        => LocalReturnUrl.Accept(url, new DefaultHttpContext { Request = { Scheme = "https", Host = new HostString(host) } }.Request);
}
