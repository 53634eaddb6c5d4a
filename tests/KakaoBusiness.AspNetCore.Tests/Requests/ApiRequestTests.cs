using KakaoBusiness.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace KakaoBusiness.AspNetCore.Tests.Requests;

/// <summary>Who is asking: a person, who can be taken to a consent screen, or a program, which needs a status.</summary>
public class ApiRequestTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("text/html", false)]
    [InlineData("TEXT/HTML; q=0.9", false)]
    [InlineData("application/xhtml+xml", false)]
    [InlineData("Application/XHTML+XML", false)]
    [InlineData("*/*", false)]
    [InlineData("text/*", false)]
    [InlineData("TEXT/*", false)]
    [InlineData("application/json, text/html", false)]
    [InlineData("application/json", true)]
    [InlineData("application/problem+JSON", true)]
    [InlineData("application/json, */*", true)]
    [InlineData("text/plain", true)]
    [InlineData("image/png", true)]
    public void A_person_accepts_a_page_by_name_or_anything_and_no_json(string? accept, bool isApi)
    {
        var context = new DefaultHttpContext();
        if (accept is not null) context.Request.Headers.Accept = accept;

        Assert.Equal(isApi, ApiRequest.IsApi(context));
    }

    [Theory]
    [InlineData("application/json", "*/*", true)]
    [InlineData("*/*", "application/json", true)]
    [InlineData("application/json", "application/json", true)]
    [InlineData("*/*", "text/*", false)]
    [InlineData("*/*", "*/*", false)]
    [InlineData("application/json", "text/html", false)]
    public void Several_accept_headers_count_together(string first, string second, bool isApi)
    {
        var context = new DefaultHttpContext { Request = { Headers = { Accept = new([first, null, second]) } } };

        Assert.Equal(isApi, ApiRequest.IsApi(context));
    }

    [Fact]
    public void Two_kinds_of_json_are_no_page_whatever_else_is_accepted()
    {
        var context = new DefaultHttpContext { Request = { Headers = { Accept = new(["application/json", "application/problem+json", "*/*"]) } } };

        Assert.True(ApiRequest.IsApi(context));
    }

    [Theory]
    [InlineData("X-Requested-With", "XMLHttpRequest", true)]
    [InlineData("X-Requested-With", "com.kakao.talk", false)]
    [InlineData("Sec-Fetch-Mode", "cors", true)]
    [InlineData("Sec-Fetch-Mode", "no-cors", true)]
    [InlineData("Sec-Fetch-Mode", "navigate", false)]
    [InlineData("Sec-Fetch-Mode", "Navigate", false)]
    [InlineData("Sec-Fetch-Mode", "", false)]
    public void What_a_script_sends_is_no_navigation_though_it_accepts_a_page(string header, string value, bool isApi)
    {
        var context = new DefaultHttpContext { Request = { Headers = { Accept = "text/html", [header] = value } } };

        Assert.Equal(isApi, ApiRequest.IsApi(context));
    }

    [Fact]
    public void A_doubled_fetch_mode_says_nothing()
        => Assert.False(ApiRequest.IsApi(new DefaultHttpContext { Request = { Headers = { ["Sec-Fetch-Mode"] = new(["cors", "cors"]) } } }));

    [Fact]
    public void An_endpoint_that_says_so_is_an_api_for_a_browser_too()
    {
        var context = new DefaultHttpContext { Request = { Headers = { Accept = "text/html" } } };
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new Api()), "an API"));

        Assert.True(ApiRequest.IsApi(context));
    }

    private sealed class Api : IDisableCookieRedirectMetadata;
}
