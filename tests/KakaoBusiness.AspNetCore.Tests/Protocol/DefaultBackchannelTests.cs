using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>The library's own HTTP handler, over real sockets on loopback.</summary>
public class DefaultBackchannelTests
{
    [Fact]
    public async Task Handler_follows_DNS_and_neither_redirects_nor_cookies()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.BackchannelHttpHandler = null);
        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");

        var handler = Assert.IsType<SocketsHttpHandler>(options.BackchannelHttpHandler);

        Assert.InRange(handler.PooledConnectionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseCookies);
        Assert.Equal(DecompressionMethods.None, handler.AutomaticDecompression);
        Assert.Equal(TimeSpan.FromSeconds(15), options.Backchannel.Timeout);
    }

    [Fact]
    public async Task Token_request_has_media_type_with_charset()
    {
        await using var kakao = await LoopbackKakao.StartAsync();
        using var browser = kakao.App.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
        var request = Assert.Single(kakao.App.Emulator.Requests.Of(KakaoEndpoint.Token));
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal(["Accept", "Content-Length", "Content-Type", "Host", "User-Agent"], request.Headers.Pairs.Select(header => header.Key).Order());
    }

    public static TheoryData<int> RedirectStatuses => [301, 302, 303, 307, 308];

    [Theory]
    [MemberData(nameof(RedirectStatuses))]
    public async Task Redirect_is_not_followed_with_code_and_secret(int status)
    {
        await using var kakao = await LoopbackKakao.StartAsync();
        kakao.App.Emulator.Faults.Add(KakaoFault.Redirect(KakaoEndpoint.Token, new Uri(kakao.Server.BaseAddress, "/oauth/business/token").AbsoluteUri, status, times: 1));
        using var browser = kakao.App.NewBrowser();

        using var response = await browser.SignInAsync();

        await AssertFailedAsync(kakao.App, browser, response, HttpStatusCode.BadGateway, "invalid_response");
    }

    [Theory]
    [InlineData(KakaoConnectionCut.BeforeResponse)]
    [InlineData(KakaoConnectionCut.InBody)]
    public async Task Cut_connection_is_a_502(KakaoConnectionCut where)
    {
        await using var kakao = await LoopbackKakao.StartAsync();
        kakao.App.Emulator.Faults.Add(KakaoFault.Cut(KakaoEndpoint.Token, where, times: 1));
        using var browser = kakao.App.NewBrowser();

        using var response = await browser.SignInAsync();

        await AssertFailedAsync(kakao.App, browser, response, HttpStatusCode.BadGateway, "unreachable");
    }

    [Fact]
    public async Task Fifty_megabytes_are_refused_without_reading_them()
    {
        await using var kakao = await LoopbackKakao.StartAsync();
        kakao.App.Emulator.Faults.Add(KakaoFault.HugeBody(KakaoEndpoint.Token, 50 * 1024 * 1024, times: 1));
        using var browser = kakao.App.NewBrowser();

        using var response = await browser.SignInAsync();

        await AssertFailedAsync(kakao.App, browser, response, HttpStatusCode.BadGateway, "invalid_response");
    }

    [Fact]
    public async Task Kakao_that_does_not_listen_is_a_502()
    {
        // Port 9 (discard) of an address of the loopback net on which nothing listens.
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Options = options => options.BackchannelHttpHandler = null;
            setup.Scheme["TokenEndpoint"] = "http://127.0.0.2:9/oauth/business/token";
        });
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains(">unreachable<", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transport_in_use_that_follows_redirects_fails_startup()
    {
        using var sockets = new SocketsHttpHandler();
        using (var invoker = new HttpMessageInvoker(sockets, disposeHandler: false))
        using (var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.2:9/"))
            await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(request, TestContext.Current.CancellationToken));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Options = options => options.BackchannelHttpHandler = sockets));

        Assert.Equal("[KakaoBusiness] BackchannelHttpHandler follows redirects and is already in use: set AllowAutoRedirect to false where it is created.", Assert.Single(exception.Failures));
    }

    private static async Task AssertFailedAsync(TestApp app, Browser browser, HttpResponseMessage response, HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Contains($">{code}<", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Token));
        using var next = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, next.StatusCode);
    }

    /// <summary>An app whose Kakao is an emulator behind a socket.</summary>
    private sealed class LoopbackKakao(TestApp app, KakaoEmulatorServer server) : IAsyncDisposable
    {
        public TestApp App => app;

        public KakaoEmulatorServer Server => server;

        public static async Task<LoopbackKakao> StartAsync()
        {
            var app = await TestApp.StartAsync(setup => setup.Options = options => options.BackchannelHttpHandler = null);
            var server = await KakaoEmulatorServer.StartAsync(app.Emulator, cancellationToken: TestContext.Current.CancellationToken);
            var address = server.BaseAddress;
            // The emulator belongs to the app, so its address is only known when the options are made.
            var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");
            options.TokenEndpoint = new Uri(address, "/oauth/business/token").AbsoluteUri;
            options.TokenInformationEndpoint = new Uri(address, "/v1/business/tokeninfo").AbsoluteUri;
            options.UserInformationEndpoint = new Uri(address, "/v1/business/userinfo").AbsoluteUri;
            return new LoopbackKakao(app, server);
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
