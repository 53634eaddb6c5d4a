using KakaoBusiness.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>The two decisions behind every refusal: may the request be redirected, and does it want a page?</summary>
public class BrowserRequestTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML; q=0.9", true)]
    [InlineData("text/html; blazor-enhanced-nav=on", true)]
    [InlineData("text/html;q=0, application/json", false)]
    [InlineData("text/html-sandboxed", false)]
    [InlineData("application/xhtml+xml", false)]
    [InlineData("text/*", false)]
    [InlineData("*/*", false)]
    [InlineData("application/json, text/html", true)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("not a type, text/html", true)]
    public void WantsHtml_only_where_accept_names_it(string? accept, bool expected)
    {
        var context = new DefaultHttpContext();
        if (accept is not null) context.Request.Headers.Accept = accept;

        Assert.Equal(expected, BrowserRequest.WantsHtml(context.Request));
        // Without Fetch Metadata this is a navigation too.
        Assert.Equal(expected, MayBeRedirected(context));
    }

    [Fact]
    public void WantsHtml_counts_several_accept_headers_together()
        => Assert.True(BrowserRequest.WantsHtml(new DefaultHttpContext { Request = { Headers = { Accept = new(["application/json", null, "text/html"]) } } }.Request));

    [Theory]
    [InlineData("navigate", true)]
    [InlineData("Navigate", true)]
    [InlineData("cors", false)]
    [InlineData("no-cors", false)]
    [InlineData("same-origin", false)]
    [InlineData("websocket", false)]
    [InlineData("", false)]
    public void Fetch_metadata_decides_whether_request_may_be_redirected(string mode, bool expected)
        => Assert.Equal(expected, MayBeRedirected(Page("Sec-Fetch-Mode", mode)));

    [Fact]
    public void Navigation_may_be_redirected_whatever_it_accepts()
        => Assert.True(MayBeRedirected(new DefaultHttpContext { Request = { Method = "GET", Headers = { Accept = "*/*", ["Sec-Fetch-Mode"] = "navigate" } } }));

    [Fact]
    public void Doubled_fetch_mode_is_no_navigation()
    {
        var context = Page("Sec-Fetch-Mode", "");
        context.Request.Headers["Sec-Fetch-Mode"] = new(["navigate", "navigate"]);

        Assert.False(MayBeRedirected(context));
    }

    [Theory]
    [InlineData("GET", "X-Requested-With", "XMLHttpRequest", false)]
    [InlineData("GET", "X-Requested-With", "com.kakao.talk", true)]
    [InlineData("GET", "Upgrade", "websocket", false)]
    [InlineData("GET", "Upgrade", "h2c", true)]
    [InlineData("HEAD", "Content-Type", "", true)]
    [InlineData("POST", "Content-Type", "application/x-www-form-urlencoded", true)]
    [InlineData("POST", "Content-Type", "multipart/form-data; boundary=x", true)]
    [InlineData("POST", "Content-Type", "", true)]
    [InlineData("POST", "Content-Type", "application/json", false)]
    [InlineData("POST", "Content-Type", "application/grpc", false)]
    [InlineData("PUT", "Content-Type", "application/x-www-form-urlencoded", false)]
    public void Only_link_or_form_redirects_without_fetch_metadata(string method, string header, string value, bool expected)
    {
        var context = Page(header, value);
        context.Request.Method = method;

        Assert.Equal(expected, MayBeRedirected(context));
        Assert.Equal(expected && method != "POST", BrowserRequest.IsPageVisit(context));
    }

    [Fact]
    public void Endpoint_metadata_disables_redirect_and_allowing_it_wins()
    {
        var allow = new AllowCookieRedirectAttribute();
        var disable = new Disable();

        Assert.False(MayBeRedirected(At(disable)));
        Assert.True(MayBeRedirected(At(allow)));
        Assert.True(MayBeRedirected(At(disable, allow)));
        Assert.True(MayBeRedirected(At(allow, disable)));
        Assert.False(MayBeRedirected(At(new ApiControllerAttribute())));
    }

    private static bool MayBeRedirected(DefaultHttpContext context)
    {
        if (context.Request.Method.Length == 0) context.Request.Method = "GET";
        return BrowserRequest.MayBeRedirected(context);
    }

    private static DefaultHttpContext Page(string header, string value)
        => new() { Request = { Method = "GET", Headers = { Accept = "text/html", [header] = value } } };

    private static DefaultHttpContext At(params object[] metadata)
    {
        var context = Page("Sec-Fetch-Mode", "navigate");
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), null));
        return context;
    }

    private sealed class Disable : IDisableCookieRedirectMetadata;
}
