using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>Which calls are refused before they leave, and which are Kakao's to refuse.</summary>
public class LocalRefusalTests
{
    private const string Moment = "https://apis.moment.kakao.com";
    private const string Keyword = "https://api.keywordad.kakao.com";

    [Theory]
    [InlineData("POST", Moment + "/openapi/message/v1/message-ad-accounts")]
    [InlineData("DELETE", Moment + "/openapi/message/v1/messages/1")]
    [InlineData("GET", Moment + "/openapi/message/v2/messages")]
    [InlineData("GET", Moment + "/openapi/v4/adAccounts/bizFormPlus/report")]
    [InlineData("POST", Keyword + "/openapi/v1/adAccounts")]
    [InlineData("GET", "https://kapi.kakao.com/v1/business/userinfo")]
    public async Task Call_that_another_item_might_permit_is_sent(string method, string url)
        => Assert.Equal(1, await SentAsync("keyword_delete", method, url));

    [Theory]
    [InlineData("GET", Moment + "/openapi/v4/adAccounts/pages")]
    [InlineData("POST", Moment + "/openapi/v4/adAccounts")]
    [InlineData("DELETE", Moment + "/openapi/v4/campaigns/1")]
    [InlineData("PUT", Keyword + "/openapi/v1/campaigns")]
    public async Task Call_that_is_sure_to_fail_is_not_sent(string method, string url)
        => Assert.Equal(0, await SentAsync("biz_account_email", method, url));

    [Fact]
    public async Task Session_with_an_item_of_tomorrow_may_call_anything()
        => Assert.Equal(1, await SentAsync("an_item_of_tomorrow", "GET", Moment + "/openapi/v4/adAccounts/pages"));

    [Fact]
    public async Task Unconnected_user_is_asked_for_consent()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -101, times: 1));

        using var answer = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("moment_management", answer.Headers.Location!.Parameter("scope"));
    }

    private static async Task<int> SentAsync(string scope, string method, string url)
    {
        TestApp? app = null;
        app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["Scope"] = scope;
            setup.Services = services => services.AddHttpClient("any").ConfigurePrimaryHttpMessageHandler(() => app!.Emulator.CreateHandler()).AddKakaoBusinessToken();
            setup.Pipeline = pipeline => pipeline.UseKakaoBusinessConsent();
            setup.Endpoints = endpoints => endpoints.MapGet("/call", async context =>
            {
                using var http = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient("any");
                using var request = new HttpRequestMessage(new HttpMethod(method), url);
                using var response = await http.SendAsync(request, context.RequestAborted);
            }).RequireAuthorization();
        });
        await using var host = app;
        app.Emulator.Options.ConsentItems.Add("an_item_of_tomorrow");
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Requests.Clear();

        using var answer = await browser.GetAsync("/call");

        return app.Emulator.Requests.All.Count(request => request.Path == new Uri(url).AbsolutePath);
    }
}
