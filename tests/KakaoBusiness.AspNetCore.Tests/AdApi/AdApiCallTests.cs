using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

public class AdApiCallTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Call_carries_the_token_of_its_requests_session(bool stored)
    {
        await using var app = await TokenApp.StartAsync(stored ? new MemoryTicketStore() : null);
        using var one = app.NewBrowser();
        using var other = app.NewBrowser();
        var token = (await one.SignedInAsync()).SessionToken();
        var otherToken = (await other.SignedInAsync("other-owner")).SessionToken();

        using var answer = await one.GetAsync("/accounts");
        using var otherAnswer = await other.GetAsync("/accounts");

        Assert.Contains("12345", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("14345", await otherAnswer.TextAsync(), StringComparison.Ordinal);
        Assert.Equal([$"Bearer {token}", $"Bearer {otherToken}"], app.Emulator.Requests.Of(KakaoEndpoint.MomentAdAccounts).Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Outside_a_request_the_call_is_not_made()
    {
        await using var app = await TokenApp.StartAsync();
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("moment");

        var exception = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(
            () => client.GetAsync(TokenApp.Accounts, TestContext.Current.CancellationToken));

        Assert.Equal(KakaoBusinessTokenUnavailableReason.OutsideRequest, exception.Reason);
        Assert.Equal(0, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Without_a_session_the_call_is_not_made()
    {
        await using var app = await TokenApp.StartAsync(configure: setup
            => setup.Endpoints += endpoints => endpoints.MapGet("/open", context => TokenApp.ListAsync(context, "moment", TokenApp.Accounts)));
        using var browser = app.NewBrowser();

        var exception = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => browser.GetAsync("/open"));

        Assert.Equal(KakaoBusinessTokenUnavailableReason.NotSignedIn, exception.Reason);
        Assert.Equal(0, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Call_without_saved_token_is_not_made()
    {
        await using var app = await TokenApp.StartAsync(options: options => options.SaveTokens = false);
        using var browser = app.NewBrowser();
        using var callback = await browser.SignInAsync();

        var exception = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => browser.GetAsync("/accounts"));

        Assert.Equal(KakaoBusinessTokenUnavailableReason.NotSaved, exception.Reason);
        Assert.Equal(0, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Synchronous_call_is_refused()
    {
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Endpoints += endpoints => endpoints.MapGet("/sync", Task (context) =>
        {
            using var http = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient("moment");
            using var request = new HttpRequestMessage(HttpMethod.Get, TokenApp.Accounts);
            using var answer = http.Send(request, TestContext.Current.CancellationToken);
            return Task.CompletedTask;
        }));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => browser.GetAsync("/sync"));

        Assert.Equal(0, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    public static TheoryData<KakaoFault, int> Answers => new()
    {
        { KakaoFault.Status(KakaoEndpoint.MomentAdAccounts, 429), 429 },
        { KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -10), 400 },
        { KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -1), 500 },
        { KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -7), 400 },
        { KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -603), 400 },
        { KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -9798), 503 },
        { KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -5), 403 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-813,"msg":"x","extras":{"detailCode":21006}}""", statusCode: 400), 400 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-813,"msg":"x"}""", statusCode: 403), 403 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-813,"msg":"x"}""", statusCode: 429), 429 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-820,"msg":"x"}""", statusCode: 403), 403 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-101,"msg":"x"}""", statusCode: 403), 403 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-401,"msg":"x"}""", statusCode: 400), 400 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"code":-401,"msg":"x"}""", statusCode: 503), 503 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, "<html>proxy</html>", "text/html", 401), 401 },
        { KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"msg":"no","code":-402}""", statusCode: 400), 400 },
        { KakaoFault.Redirect(KakaoEndpoint.MomentAdAccounts, "https://elsewhere.example/"), 302 },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Other_responses_reach_the_app_unchanged(KakaoFault fault, int status)
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(fault);

        using var answer = await browser.GetAsync("/accounts");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(System.Text.Encoding.UTF8.GetString((fault.Content ?? default).Span), await answer.TextAsync());
        Assert.Equal(1, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Request_does_not_keep_the_token_after_the_call()
    {
        string? printed = null;
        object?[]? options = null;
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Endpoints += endpoints => endpoints.MapGet("/print", async context =>
        {
            using var http = context.RequestServices.GetRequiredService<IHttpClientFactory>().CreateClient("moment");
            using var answer = await http.GetAsync(TokenApp.Accounts, context.RequestAborted);
            printed = answer.RequestMessage!.ToString();
            options = [.. answer.RequestMessage.Options.Select(option => option.Value)];
        }));
        using var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();

        using var response = await browser.GetAsync("/print");

        Assert.DoesNotContain(ticket.SessionToken(), printed!, StringComparison.Ordinal);
        Assert.DoesNotContain(options!, option => option is KakaoBusinessToken);
    }

    [Fact]
    public async Task HttpClient_log_never_shows_the_token()
    {
        await using var app = await TokenApp.StartAsync(configure: setup
            => setup.Services += services => services.AddHttpClient("moment").RedactLoggedHeaders(_ => false));
        using var browser = app.NewBrowser();
        var ticket = await browser.SignedInAsync();

        using var response = await browser.GetAsync("/accounts");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Category!.StartsWith("System.Net.Http.HttpClient.moment", StringComparison.Ordinal));
        KnownSecrets.AssertNoneLogged(app, ticket.SessionToken());
    }

    [Fact]
    public async Task Token_itself_can_be_had_and_does_not_print()
    {
        KakaoBusinessToken? byContext = null, byAccessor = null;
        await using var app = await TokenApp.StartAsync(configure: setup => setup.Endpoints += endpoints => endpoints.MapGet("/token", async context =>
        {
            byContext = await context.GetKakaoBusinessTokenAsync();
            byAccessor = await context.RequestServices.GetRequiredService<IKakaoBusinessTokenAccessor>().GetTokenAsync(KakaoBusinessDefaults.AuthenticationScheme);
        }));
        using var browser = app.NewBrowser();
        using (await browser.GetAsync("/token")) Assert.Null(byContext);
        var ticket = await browser.SignedInAsync();

        using var response = await browser.GetAsync("/token");

        Assert.Equal(ticket.SessionToken(), byContext!.Reveal());
        Assert.Equal(byContext, byAccessor);
        Assert.DoesNotContain(ticket.SessionToken(), $"{byContext}", StringComparison.Ordinal);
        Assert.Null(await app.Services.GetRequiredService<IKakaoBusinessTokenAccessor>().GetTokenAsync());
    }

    [Fact]
    public async Task Token_is_that_of_the_named_scheme()
    {
        KakaoBusinessToken? first = null, second = null, any = null;
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            setup.Authentication = services => services.AddAuthentication("Cookies").AddCookie().AddKakaoBusiness().AddKakaoBusiness("Second", options
                => (options.ClientId, options.ClientSecret, options.CallbackPath) = (TestApp.ClientId, TestApp.ClientSecret, "/signin-second"));
            setup.Endpoints += endpoints => endpoints.MapGet("/tokens", async context =>
            {
                first = await context.GetKakaoBusinessTokenAsync("KakaoBusiness");
                second = await context.GetKakaoBusinessTokenAsync("Second");
                any = await context.GetKakaoBusinessTokenAsync();
                var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await context.GetKakaoBusinessTokenAsync("Cookies"));
                Assert.StartsWith("'Cookies' is not a Kakao Business scheme. The Kakao Business schemes are: KakaoBusiness, Second.", exception.Message, StringComparison.Ordinal);
            });
        });
        using var browser = app.NewBrowser();
        (await browser.SignInAsync("/challenge?scheme=Second")).Dispose();

        using var response = await browser.GetAsync("/tokens");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(first);
        Assert.NotNull(second);
        Assert.Equal(second, any);
    }

    [Fact]
    public void Ad_account_goes_into_its_header_once()
    {
        using var request = new HttpRequestMessage();
        Assert.Equal("67890", Assert.Single(request.SetAdAccountId(12345).SetAdAccountId(67890).Headers.GetValues("adAccountId")));
        Assert.Throws<ArgumentOutOfRangeException>(() => request.SetAdAccountId(0));
    }

    [Fact]
    public void Channel_profile_goes_into_its_header_once()
    {
        using var request = new HttpRequestMessage();
        Assert.Equal("_xyz-2", Assert.Single(request.SetChannelProfileId("1465256").SetChannelProfileId("_xyz-2").Headers.GetValues("channel-profile-id")));
        Assert.All(["*", "a b", "a\r\nx: y", "한글"], id => Assert.Throws<ArgumentException>(() => request.SetChannelProfileId(id)));
    }

    private sealed class TransportFilter(TestApp? app) : IHttpMessageHandlerBuilderFilter
    {
        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.PrimaryHandler = app!.Emulator.CreateHandler();
        };
    }

    [Fact]
    public async Task Call_fails_if_the_transport_bypasses_the_library()
    {
        TestApp? app = null;
        app = await TokenApp.StartAsync(configure: setup
            => setup.Services += services => services.AddSingleton<IHttpMessageHandlerBuilderFilter>(_ => new TransportFilter(app)));
        await using var host = app;
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/accounts"));

        Assert.Equal(0, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }
}
