using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

public class TokenDestinationsTests
{
    private static readonly BearerHandler.Destinations Destinations = new([new Uri("https://proxy.example:8443/moment/"), new Uri("http://127.0.0.1:5005")]);

    [Theory]
    [InlineData("https://apis.moment.kakao.com/openapi/v4/adAccounts/pages"), InlineData("https://API.keywordad.kakao.com:443/x"), InlineData("https://kapi.kakao.com/v1")]
    [InlineData("https://proxy.example:8443/other/path"), InlineData("http://127.0.0.1:5005/x")]
    public void Token_goes_to_Kakao_and_configured_addresses(string url) => Destinations.Require(new Uri(url));

    [Theory]
    [InlineData("http://apis.moment.kakao.com/x"), InlineData("https://apis.moment.kakao.com:444/x"), InlineData("https://moment.kakao.com/x")]
    [InlineData("https://apis.moment.kakao.com.evil.example/x"), InlineData("https://evil.example/apis.moment.kakao.com"), InlineData("https://apis.moment.kakao.com@evil.example/x")]
    [InlineData("https://user:pw@apis.moment.kakao.com/x"), InlineData("https://apis.moment.kakao.com./x"), InlineData("https://kauth.kakao.com/x")]
    [InlineData("https://proxy.example/x"), InlineData("http://127.0.0.1:5006/x"), InlineData("http://localhost:5005/x"), InlineData("/relative")]
    public void Token_goes_nowhere_else(string url)
        => Assert.Throws<InvalidOperationException>(() => Destinations.Require(new Uri(url, UriKind.RelativeOrAbsolute)));

    [Fact]
    public void Refusal_shows_the_origin_and_neither_path_nor_query()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Destinations.Require(new Uri("https://evil.example/secret?of=user")));
        Assert.Contains("https://evil.example:", exception.Message + ":", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relative_url_is_called_one()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Destinations.Require(new Uri("/secret", UriKind.Relative)));
        Assert.StartsWith("The business token is not sent to (a relative URL):", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.example/", "plain http to another machine")]
    [InlineData("ftp://127.0.0.1/", "is not an absolute URL")]
    [InlineData("https://user:pw@api.example/", "has user information")]
    public void Unsafe_base_address_is_refused_with_its_fault(string url, string fault)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new BearerHandler.Destinations([new Uri(url)]));
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user:pw", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_to_another_place_throws_and_does_not_leave()
    {
        await using var app = await TokenApp.StartAsync(configure: setup
            => setup.Endpoints += endpoints => endpoints.MapGet("/elsewhere", context => TokenApp.ListAsync(context, "moment", "https://elsewhere.example/openapi/v4/adAccounts/pages")));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/elsewhere"));

        Assert.Equal(0, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Further_base_addresses_come_from_the_configuration()
    {
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            setup.Scheme["ApiBaseAddresses:0"] = "https://proxy.example/";
            setup.Endpoints += endpoints => endpoints.MapGet("/proxy", context => TokenApp.ListAsync(context, "moment", "https://proxy.example/openapi/v4/adAccounts/pages"));
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var response = await browser.GetAsync("/proxy");

        Assert.Equal(1, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Theory, InlineData("proxy.example"), InlineData("http://proxy.example/")]
    public async Task Unsafe_further_base_address_fails_startup(string address)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TokenApp.StartAsync(options: options => options.ApiBaseAddresses.Add(address)));
        Assert.Contains("ApiBaseAddresses", exception.Message, StringComparison.Ordinal);
    }
}
