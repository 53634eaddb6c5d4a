using System.Net;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.Docs.Tests.Blocks;

/// <summary>How each C# block is run, by document, heading and number. A block without an entry here fails.</summary>
internal sealed class Recipes(GarnetFixture redis, string keyFolder)
{
    private const string Builder = "var builder = WebApplication.CreateBuilder(args);";

    private const string Services = Builder + """

        builder.Services.AddAuthentication().AddKakaoBusiness();
        builder.Services.AddAuthorization();
        """;

    private const string App = Services + """

        var app = builder.Build();
        """;

    private const string AccountPage = """
        app.MapGet("/account", (System.Security.Claims.ClaimsPrincipal user) => string.Join(' ', user.Claims.Select(claim => claim.Value))).RequireAuthorization();
        """;

    private const string RestOfApp = """
        builder.Services.AddAuthorization();
        var app = builder.Build();
        """ + AccountPage + RunApp;

    private const string RunApp = """

        app.Run();
        """;

    private const string InOptions = Builder + """

        builder.Services.AddAuthentication().AddKakaoBusiness(options =>
        {
        """;

    private const string Test = """
        using Xunit;
        public static class Block
        {
            public static async Task RunAsync()
            {
        """;

    public IReadOnlyDictionary<string, Recipe> ByBlock => new Dictionary<string, Recipe>
    {
        ["README.md / Quick start / 2"] = new("", "", async app =>
        {
            Assert.StartsWith("Open to everybody", await app.OpenClient().GetStringAsync("/", Cancelled), StringComparison.Ordinal);
            Assert.Equal("Signed in as owner@example.com", await app.OpenBrowser().GetStringAsync("/advertiser", Cancelled));
            Assert.Contains("12345", await app.OpenBrowser().GetStringAsync("/accounts", Cancelled), StringComparison.Ordinal);
        })
        { Settings = new Dictionary<string, string?> { ["Authentication:Schemes:KakaoBusiness:ClientId"] = "configured, so that the program starts no emulator" } },
        ["docs/sessions.md / Redis / 1"] = new(Builder, RestOfApp, StoresSessions) { Settings = Redis },
        ["docs/sessions.md / Any other IDistributedCache / 1"] = new(Builder + "builder.Services.AddDistributedMemoryCache();", RestOfApp, async app =>
        {
            await StoresSessions(app);
            Assert.NotEmpty(Directory.GetFiles(keyFolder));
        })
        { Settings = new Dictionary<string, string?> { ["KeyFolder"] = keyFolder } },
        ["docs/authorization.md / Require a scope / 1"] = new(App, RunApp, async app =>
        {
            var browser = app.OpenBrowser();
            Assert.Equal("Moment", await browser.GetStringAsync("/moment", Cancelled));
            Assert.Equal("Ads", await browser.GetStringAsync("/ads", Cancelled));
            Assert.Equal("\"12345\"", await browser.GetStringAsync("/moment/12345", Cancelled));
            Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync("/moment/99999", Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await app.OpenClient().GetAsync("/api/moment", Cancelled)).StatusCode);
        }),
        ["docs/authorization.md / Require a scope / 2"] = new(
            Services + """

            builder.Services.AddControllersWithViews();
            var app = builder.Build();
            app.MapControllers();
            app.Run();
            """,
            "",
            async app =>
            {
                var browser = app.OpenBrowser();
                Assert.Equal("Campaigns", await browser.GetStringAsync("/campaigns", Cancelled));
                Assert.Single(app.Kakao.Requests.Of(KakaoEndpoint.Consent));
                Assert.Equal("Keywords", await browser.GetStringAsync("/keywords", Cancelled));
                Assert.Equal(2, app.Kakao.Requests.Of(KakaoEndpoint.Consent).Count);
            }),
        ["docs/authorization.md / Ask deliberately / 1"] = new(App, AccountPage.Replace("/account", "/", StringComparison.Ordinal) + RunApp, async app =>
        {
            var browser = app.OpenBrowser();
            Assert.DoesNotContain("keyword_management", await browser.GetStringAsync("/", Cancelled), StringComparison.Ordinal);
            Assert.Contains("keyword_management", await browser.GetStringAsync("/connect/keyword", Cancelled), StringComparison.Ordinal);
        }),
        ["docs/ad-apis.md / Make a client / 1"] = new(Services, "", async app =>
        {
            Assert.Contains("12345", await app.OpenBrowser().GetStringAsync("/moment/accounts", Cancelled), StringComparison.Ordinal);
            Assert.Single(app.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts));
        }),
        ["docs/sessions.md / Sign-out and revocation / 1"] = new(App, AccountPage + RunApp, async app =>
        {
            var browser = app.OpenBrowser();
            await browser.GetStringAsync("/account", Cancelled);
            await browser.PostAsync("/sign-out", content: null, Cancelled);
            Assert.Equal(0, app.Kakao.LiveTokenCount);

            await browser.GetStringAsync("/account", Cancelled);
            Assert.Equal(1, app.Kakao.LiveTokenCount);
            var answer = await browser.PostAsync("/disconnect", content: null, Cancelled);
            Assert.Equal("Disconnected", await answer.Content.ReadAsStringAsync(Cancelled));
            Assert.Equal(0, app.Kakao.LiveTokenCount);
            await browser.GetStringAsync("/account", Cancelled);
            Assert.Equal(3, app.Kakao.Requests.Of(KakaoEndpoint.Consent).Count);
        }),
        ["docs/deployment.md / Behind a proxy / 1"] = new(Services, AccountPage + RunApp, async app =>
        {
            Assert.Contains("redirect_uri=https%3A%2F%2Fads.example.com%2Fsignin-kakaobusiness", await ChallengeThroughAsync(app, "10.0.0.5"), StringComparison.Ordinal);
            Assert.Contains("redirect_uri=http%3A%2F%2Flocalhost%2Fsignin-kakaobusiness", await ChallengeThroughAsync(app, "10.0.0.6"), StringComparison.Ordinal);
        }),
        ["docs/errors.md / Pages of your own / 1"] = new(
            InOptions + "options.FailurePath = \"/sign-in-failed\"; }); builder.Services.AddAuthorization(); var app = builder.Build();",
            AccountPage + RunApp,
            async app =>
            {
                app.Kakao.Faults.Add(KakaoFault.Koe(KakaoEndpoint.Token, "KOE237"));
                var failure = await app.OpenBrowser().GetAsync("/account", Cancelled);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.StatusCode);
                Assert.EndsWith("(KOE237)", await failure.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
            }),
        ["docs/errors.md / Pages of your own / 2"] = new(InOptions, "});" + RestOfApp, async app =>
        {
            var failure = await app.OpenBrowser("no-business-center").GetAsync("/account", Cancelled);
            Assert.Equal("/sign-in-failed?errorKind=UserAction", failure.RequestMessage!.RequestUri!.PathAndQuery);
        }),
        ["docs/security.md / Encryption / 1"] = new(Services, RestOfApp.Replace("builder.Services.AddAuthorization();", "", StringComparison.Ordinal), SignsIn),
        ["docs/sessions.md / Two modes / 1"] = new(Builder, RestOfApp, SignsIn),
        ["docs/migration.md / A whole app / 1"] = new(Builder, "", async app =>
        {
            Assert.Contains("\"data\"", await app.OpenBrowser().GetStringAsync("/report/12345", Cancelled), StringComparison.Ordinal);
            Assert.Equal("12345", app.Kakao.Requests.Of(KakaoEndpoint.MomentReports).Single().Headers["adAccountId"]);
        }),
        ["docs/wire.md / If a response is different / 1"] = new(InOptions, "});" + RestOfApp, async app =>
        {
            app.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.UserInformation, """{"id":3100000001,"mail":"mapped@example.com"}"""));
            app.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"biz_agreements":[{"accounts":[77]}]}"""));
            var claims = await app.OpenBrowser().GetStringAsync("/account", Cancelled);
            Assert.Contains("mapped@example.com", claims, StringComparison.Ordinal);
            Assert.Contains("moment:77", claims, StringComparison.Ordinal);
        }),
        ["docs/sign-in.md / Add it / 1"] = new(Builder, RunApp, async app
            => Assert.Equal("Signed in as owner@example.com", await app.OpenBrowser().GetStringAsync("/account", Cancelled))),
        ["docs/sign-in.md / Several Kakao apps / 1"] = new(
            Builder,
            """
            builder.Services.AddAuthorization();
            var app = builder.Build();
            app.MapGet("/{scheme}", (string scheme) => Results.Challenge(new() { RedirectUri = "/" }, [scheme]));
            app.Run();
            """,
            async app =>
            {
                var client = app.OpenClient();
                client.DefaultRequestHeaders.Add("Accept", "text/html");
                Assert.Contains("signin-kakao-retail", (await client.GetAsync("/KakaoRetail", Cancelled)).Headers.Location!.Query, StringComparison.Ordinal);
                Assert.Contains("signin-kakao-travel", (await client.GetAsync("/KakaoTravel", Cancelled)).Headers.Location!.Query, StringComparison.Ordinal);
            }),
        ["docs/several-nodes.md / Cookie mode / 1"] = new(Builder, RestOfApp, async app =>
        {
            await SignsIn(app);
            Assert.NotEmpty(Directory.GetFiles(keyFolder));
        })
        { Settings = new Dictionary<string, string?>(Redis) { ["KeyFolder"] = keyFolder } },
        ["docs/deployment.md / Health checks / 1"] = new(Builder + "builder.Services.AddDistributedMemoryCache();", RunApp, async app
            => Assert.Equal("Healthy", await app.OpenClient().GetStringAsync("/health", Cancelled))),
        ["src/KakaoBusiness.AspNetCore/README.md / KakaoBusiness.AspNetCore / 1"] = new("", "", async app
            => Assert.Equal("Signed in as owner@example.com", await app.OpenBrowser().GetStringAsync("/advertiser", Cancelled))),
        ["src/KakaoBusiness.AspNetCore.StackExchangeRedis/README.md / KakaoBusiness.AspNetCore.StackExchangeRedis / 1"] = new(
            """
            using System.Security.Cryptography;
            using System.Security.Cryptography.X509Certificates;

            using var key = RSA.Create(2048);
            using var certificate = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));

            """ + Builder + "builder.Services.AddAuthorization();",
            AccountPage + RunApp,
            async app =>
            {
                await StoresSessions(app);
                Assert.Equal("Healthy", await app.OpenClient().GetStringAsync("/health", Cancelled));
            })
        { Settings = Redis },
        ["docs/testing.md / In a test / 1"] = new(Test, "}}", Nothing) { IsTest = true },
        ["docs/testing.md / A user without a sign-in / 1"] = new(Test, "}}", Nothing) { IsTest = true },
        ["docs/testing.md / In development / 1"] = new(
            Services, RestOfApp.Replace("builder.Services.AddAuthorization();", "", StringComparison.Ordinal), LeadsToConsentOnAPort)
        { InKakaosPlace = false },
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Dictionary<string, string?> Redis => new() { ["ConnectionStrings:Redis"] = redis.Endpoint };

    private static Task Nothing(BlockApp app) => Task.CompletedTask;

    private static async Task SignsIn(BlockApp app)
        => Assert.Contains("owner@example.com", await app.OpenBrowser().GetStringAsync("/account", Cancelled), StringComparison.Ordinal);

    private static async Task StoresSessions(BlockApp app)
    {
        await SignsIn(app);
        var sessions = app.Services.GetRequiredService<IKakaoBusinessSessions>();
        var id = app.Kakao.Options.Personas[0].Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEmpty(await sessions.ListAsync(id, Cancelled));
        Assert.Equal(HealthStatus.Healthy, (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled)).Status);
    }

    /// <summary>Where an app sends a user to whose request came through this proxy.</summary>
    private static async Task<string> ChallengeThroughAsync(BlockApp app, string proxy)
    {
        var answer = await app.Server.SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(proxy);
            context.Request.Path = "/account";
            context.Request.Headers.Accept = "text/html";
            context.Request.Headers["X-Forwarded-For"] = "192.0.2.1";
            context.Request.Headers["X-Forwarded-Proto"] = "https";
            context.Request.Headers["X-Forwarded-Host"] = "ads.example.com";
        }, Cancelled);
        return answer.Response.Headers.Location.ToString();
    }

    private static async Task LeadsToConsentOnAPort(BlockApp app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost:5000/account") { Headers = { { "Accept", "text/html" } } };
        var challenge = await app.OpenClient().SendAsync(request, Cancelled);
        Assert.True(challenge.Headers.Location!.IsLoopback);
        using var browser = new HttpClient(new SocketsHttpHandler());
        Assert.Contains("My app", await browser.GetStringAsync(challenge.Headers.Location, Cancelled), StringComparison.Ordinal);
    }
}
