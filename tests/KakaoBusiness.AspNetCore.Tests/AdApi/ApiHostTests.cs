using System.Net;
using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

/// <summary>Which consent item a call needs, where Kakao's own address does not tell; and what never leaves.</summary>
public class ApiHostTests
{
    [Theory]
    [InlineData("api.keywordad.kakao.com", true)]
    [InlineData("apis.moment.kakao.com", false)]
    [InlineData(null, false)]
    public async Task ApiHost_names_the_API_behind_a_proxy(string? host, bool lacksScope)
    {
        await using var app = await StartWithProxyAsync(host);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var answer = await browser.GetAsync("/proxy");

        Assert.Equal(lacksScope, answer.StatusCode == HttpStatusCode.Redirect);
        if (lacksScope) Assert.Equal("moment_management,keyword_management", answer.Headers.Location!.Parameter("scope"));
        Assert.Equal(lacksScope ? 0 : 1, app.Calls(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Refusal_without_scope_means_the_calls_scope()
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"msg":"no","code":-402}""", statusCode: 403));

        using var answer = await browser.GetAsync("/accounts");

        Assert.Equal("moment_management", answer.Headers.Location!.Parameter("scope"));
    }

    [Fact]
    public async Task Without_its_token_a_request_does_not_leave()
    {
        using var transport = new Unreached();
        using var handler = new BearerHandler(transport);
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://apis.moment.kakao.com/");

        await Assert.ThrowsAsync<InvalidOperationException>(() => invoker.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.False(transport.WasReached);
    }

    [Fact]
    public async Task Redirecting_transport_in_use_is_refused_with_remedy()
    {
        using var sockets = new SocketsHttpHandler();
        using (var invoker = new HttpMessageInvoker(sockets, disposeHandler: false))
        // Nothing listens there.
        using (var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.2:9/"))
            await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(request, TestContext.Current.CancellationToken));

        var exception = Assert.Throws<InvalidOperationException>(() => NoRedirects.Apply(sockets, "The handler"));

        Assert.Contains("set AllowAutoRedirect to false", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<TestApp> StartWithProxyAsync(string? host)
    {
        TestApp? app = null;
        app = await TokenApp.StartAsync(configure: setup =>
        {
            setup.Services += services => services
                .AddHttpClient("proxy", client => client.BaseAddress = new Uri("https://proxy.example/"))
                .ConfigurePrimaryHttpMessageHandler(() => new ToMoment(app!.Emulator.CreateHandler()))
                .AddKakaoBusinessToken(options => options.ApiHost = host);
            setup.Endpoints += endpoints => endpoints.MapGet("/proxy", context => TokenApp.ListAsync(context, "proxy", TokenApp.Accounts));
        });
        return app;
    }

    /// <summary>The proxy: whatever it gets goes to the Moment API.</summary>
    private sealed class ToMoment(HttpMessageHandler kakao) : DelegatingHandler(kakao)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Host = "apis.moment.kakao.com" }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Unreached : HttpMessageHandler
    {
        public bool WasReached { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            WasReached = true;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
