using System.Net;
using System.Text.Json.Nodes;
using Contoso.Ads;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>YARP in front of the Kakao Moment API, with the token of the session or of a connection: the recipe of docs/yarp.md.</summary>
public sealed class ReverseProxyTests
{
    private const string Mine = "/moment/adAccounts/pages";
    private const string Advertiser = "/advertisers/advertiser-42/moment/adAccounts/pages";

    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient("moment", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .AddKakaoBusinessToken();
        builder.Services.AddSingleton<IForwarderHttpClientFactory, AdApiForwarderFactory>();

        builder.Services.AddReverseProxy()
            .LoadFromMemory(
                [
                    new RouteConfig
                    {
                        RouteId = "mine", ClusterId = "moment", Match = new() { Path = "/moment/{**rest}" },
                        AuthorizationPolicy = KakaoBusinessPolicies.MomentManagement,
                    },
                    new RouteConfig
                    {
                        RouteId = "advertiser", ClusterId = "moment", Match = new() { Path = "/advertisers/{key}/moment/{**rest}" },
                        AuthorizationPolicy = "OwnsAdvertiser",
                    },
                ],
                [
                    new ClusterConfig
                    {
                        ClusterId = "moment",
                        Destinations = new Dictionary<string, DestinationConfig> { ["kakao"] = new() { Address = KakaoBusinessDefaults.MomentApiBaseAddress } },
                    },
                ])
            .AddTransforms(transforms =>
            {
                transforms.AddPathRouteValues("/openapi/v4/{**rest}");
                // Neither the session cookie nor anything else of the browser goes to Kakao.
                transforms.UseDefaultForwarders = false;
                transforms.AddRequestHeadersAllowed("Accept", "Content-Type", "adAccountId");
                transforms.AddRequestTransform(transform =>
                {
                    // A route with a key uses that connection, any other route the session.
                    if (transform.HttpContext.GetRouteValue("key") is string key) transform.ProxyRequest.SetKakaoBusinessConnection(key);
                    return ValueTask.CompletedTask;
                });
                transforms.AddResponseTransform(AdApiRefusals.HideUnauthorizedAsync);
            });
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseKakaoBusinessConsent();
        app.Use(AdApiRefusals.InvokeAsync);
        app.MapReverseProxy();
    }

    [Fact]
    public async Task Session_token_goes_to_ad_api_without_cookies()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.FetchAsync(Mine)).Status);
        await browser.SignInAsync("moment_management");
        var (status, text) = await browser.FetchAsync(Mine);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("12345", text, StringComparison.Ordinal);
        var sent = Assert.Single(app.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts));
        Assert.StartsWith("Bearer ", sent.Headers["Authorization"], StringComparison.Ordinal);
        Assert.DoesNotContain(sent.Headers.Pairs, header => header.Key is "Cookie" or "X-Requested-With" or "X-Forwarded-For" or "X-Forwarded-Host");
    }

    [Fact]
    public async Task Connection_token_goes_to_ad_api()
    {
        await using var app = await StartAsync();
        using var browser = await app.NewVisitorAsync("");

        var (refused, problem) = await browser.FetchAsync(Advertiser);
        browser.Persona = "other-owner";
        await browser.VisitAsync((string)JsonNode.Parse(problem)!["consent_url"]!);
        var (status, text) = await browser.FetchAsync(Advertiser);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused, status));
        Assert.Contains("14345", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Mine, HttpStatusCode.Unauthorized, "invalid_token")]
    [InlineData(Advertiser, HttpStatusCode.Unauthorized, "invalid_token")]
    public async Task Dead_token_is_refused_as_problem_with_link(string path, HttpStatusCode expected, string error)
    {
        await using var app = await StartAsync();
        using var browser = await app.NewVisitorAsync("moment_management");
        await ConnectAsync(app);
        app.Kakao.AccountSettings.RevokeAll();

        var (status, text) = await browser.FetchAsync(path);

        var problem = JsonNode.Parse(text)!;
        Assert.Equal((expected, error), (status, (string?)problem["error"]));
        Assert.StartsWith("http://localhost/signin-kakaobusiness/consent?", (string?)problem["consent_url"], StringComparison.Ordinal);
        await browser.VisitAsync((string)problem["consent_url"]!);
        Assert.Equal(HttpStatusCode.OK, (await browser.FetchAsync(path)).Status);
    }

    [Theory]
    [InlineData(Mine)]
    [InlineData(Advertiser)]
    public async Task Page_leads_to_consent_and_back(string path)
    {
        await using var app = await StartAsync();
        using var browser = await app.NewVisitorAsync("moment_management");
        app.Kakao.AccountSettings.RevokeAll();

        var page = await browser.VisitAsync(path);

        Assert.Equal(path, page.Place);
        Assert.Contains("12345", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Mine)]
    [InlineData(Advertiser)]
    public async Task Body_of_unauthorized_answer_is_not_passed_on(string path)
    {
        await using var app = await StartAsync();
        using var browser = await app.NewVisitorAsync("moment_management");
        await ConnectAsync(app);
        app.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, "the token is canaryToken", "text/plain", 401));

        var (status, text) = await browser.FetchAsync(path);

        Assert.Equal((HttpStatusCode.BadGateway, 502), (status, (int?)JsonNode.Parse(text)!["status"]));
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_refusals_are_passed_on()
    {
        await using var app = await StartAsync();
        using var browser = await app.NewVisitorAsync("moment_management");
        app.Kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentAdAccounts, -813, statusCode: 429));

        var (status, text) = await browser.FetchAsync(Mine);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Contains("-813", text, StringComparison.Ordinal);
    }

    private static async Task ConnectAsync(HostApp app)
    {
        var token = new KakaoBusinessToken(app.Kakao.IssueToken("owner", ["moment_management"]));
        var connections = app.Services.GetRequiredService<IKakaoBusinessConnections>();
        Assert.True((await connections.ImportAsync("advertiser-42", token, cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
    }

    private static Task<HostApp> StartAsync() => HostApp.StartProgramAsync(
        builder =>
        {
            builder.Services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessConnections(kakao => kakao.Scope.Add("moment_management")).AddInMemoryStore();
            builder.Services.AddAuthorizationBuilder().AddPolicy("OwnsAdvertiser", policy => policy.RequireAuthenticatedUser());
            AddServices(builder);
        },
        UsePipeline,
        environment: "Development");
}
