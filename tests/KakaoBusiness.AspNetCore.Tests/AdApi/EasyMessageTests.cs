using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>The group <c>easy_msg</c>, whose resource is a channel profile, on its whole way: options, challenge, claims, policy, call.</summary>
public class EasyMessageTests
{
    [Theory]
    [InlineData("easy_msg:1465256")]
    [InlineData("easy_msg:*")]
    public async Task Channel_profile_passes_from_the_options_to_the_call(string resourceId)
    {
        TestApp? app = null;
        app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["ResourceIds"] = resourceId;
            setup.Services = services => services.AddHttpClient("message", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
                .ConfigurePrimaryHttpMessageHandler(() => app!.Emulator.CreateHandler()).AddKakaoBusinessToken();
            setup.Endpoints = endpoints =>
            {
                endpoints.MapGet("/mine", CreateAsync).RequireAuthorization(policy => policy.RequireResource("easy_msg", "1465256"));
                endpoints.MapGet("/other", CreateAsync).RequireAuthorization(policy => policy.RequireResource("easy_msg", "999"));
            };
        });
        await using var host = app;
        using var browser = app.NewBrowser();

        var ticket = await browser.SignedInAsync();
        using var mine = await browser.GetAsync("/mine");
        using var other = await browser.GetAsync("/other");

        Assert.Equal(resourceId, ticket.GrantedResources);
        Assert.Equal([resourceId], app.Emulator.Requests.Of(KakaoEndpoint.Authorize).Single().Query.Values("resource_ids"));
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        Assert.Equal(resourceId.EndsWith('*'), other.StatusCode == HttpStatusCode.OK);
        Assert.Contains("1465256", app.Emulator.Requests.Of(KakaoEndpoint.EasyMessageAdAccounts)[0].Headers["channel-profile-id"], StringComparison.Ordinal);
    }

    private static async Task CreateAsync(HttpContext context)
    {
        using var http = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient("message");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openapi/message/v1/message-ad-accounts").SetChannelProfileId("1465256");
        using var answer = await http.SendAsync(request, context.RequestAborted);
        // The second call comes too early: the emulator throttles.
        context.Response.StatusCode = answer.StatusCode == HttpStatusCode.TooManyRequests ? 200 : (int)answer.StatusCode;
    }
}
