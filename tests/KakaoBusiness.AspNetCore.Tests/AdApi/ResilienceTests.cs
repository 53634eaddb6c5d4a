using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>The app's resilience handler works outside of the library's and inside.</summary>
public class ResilienceTests
{
    private static Task<TestApp> StartAsync(bool outside)
    {
        TestApp? app = null;
        return Start();

        async Task<TestApp> Start() => app = await TokenApp.StartAsync(configure: setup => setup.Services = services =>
        {
            var builder = services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
                .ConfigurePrimaryHttpMessageHandler(() => app!.Emulator.CreateHandler());
            if (outside) AddRetries(builder);
            builder.AddKakaoBusinessToken();
            if (!outside) AddRetries(builder);
        });
    }

    private static void AddRetries(IHttpClientBuilder builder) => builder.AddStandardResilienceHandler(options =>
    {
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.UseJitter = false;
    });

    [Theory, InlineData(true), InlineData(false)]
    public async Task Response_429_is_retried_with_the_token_each_time(bool outside)
    {
        await using var app = await StartAsync(outside);
        using var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.MomentAdAccounts, 429, times: 2));

        using var response = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Enumerable.Repeat($"Bearer {ticket.SessionToken()}", 3), app.Emulator.Requests.Of(KakaoEndpoint.MomentAdAccounts).Select(request => request.Headers["Authorization"]));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Dead_token_is_not_retried(bool outside)
    {
        await using var app = await StartAsync(outside);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.AccountSettings.RevokeAll();

        using var challenge = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.Redirect, challenge.StatusCode);
        Assert.Equal(1, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }
}
