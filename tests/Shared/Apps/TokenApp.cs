using System.Net;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>
/// An app that uses tokens, in cookie mode or with a ticket store: <c>/accounts</c> and <c>/api/accounts</c> list the Moment ad
/// accounts through an HTTP client, <c>/keyword</c> those of Keyword Ad, <c>POST /logout</c> signs out of the Kakao Business scheme.
/// </summary>
internal static class TokenApp
{
    public const string Accounts = "/openapi/v4/adAccounts/pages";
    public const string KeywordAccounts = "/openapi/v1/adAccounts/pages";

    public static async Task<TestApp> StartAsync(
        MemoryTicketStore? store = null, Action<KakaoBusinessOptions>? options = null, Action<TestAppSetup>? configure = null)
    {
        TestApp? app = null;
        app = await TestApp.StartAsync(setup =>
        {
            setup.Options = all =>
            {
                all.Scope.Add(KakaoBusinessScopes.MomentManagement);
                options?.Invoke(all);
            };
            setup.Services = services =>
            {
                if (store is not null) services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.SessionStore = store);
                services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
                    .ConfigurePrimaryHttpMessageHandler(() => app!.Emulator.CreateHandler()).AddKakaoBusinessToken();
                services.AddHttpClient("keyword", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.KeywordAdApiBaseAddress))
                    .ConfigurePrimaryHttpMessageHandler(() => app!.Emulator.CreateHandler()).AddKakaoBusinessToken();
            };
            setup.Pipeline = pipeline => pipeline.UseKakaoBusinessConsent();
            setup.Endpoints = endpoints =>
            {
                endpoints.MapMethods("/accounts", ["GET", "POST"], context => ListAsync(context, "moment", Accounts)).RequireAuthorization();
                endpoints.MapGet("/keyword", context => ListAsync(context, "keyword", KeywordAccounts)).RequireAuthorization();
                endpoints.MapPost("/logout", context => context.SignOutAsync(
                    KakaoBusinessDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = context.Request.Query["to"] }));
            };
            configure?.Invoke(setup);
        });
        return app;
    }

    public static string SessionToken(this TicketView ticket) => ticket.AccessToken!;

    public static int Calls(this TestApp app, KakaoEndpoint endpoint) => app.Emulator.Requests.Of(endpoint).Count;

    /// <summary>Signs in, and asserts success.</summary>
    public static async Task<TicketView> SignedInAsync(this Browser browser, string persona = "owner")
    {
        using var response = await browser.SignInAsync(persona: persona);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return await browser.TicketAsync();
    }

    public static Task<HttpResponseMessage> PostAsync(this Browser browser, string url) => browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, url));

    public static async Task ListAsync(HttpContext context, string client, string path)
    {
        using var http = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        using var answer = await http.GetAsync(path, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }
}
