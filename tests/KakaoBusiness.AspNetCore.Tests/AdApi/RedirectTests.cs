using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.AdApi;

public class RedirectTests
{
    private static HttpMessageHandler PrimaryOf(Action<IHttpClientBuilder> before, Action<IHttpClientBuilder> after)
    {
        var services = new ServiceCollection();
        services.AddAuthentication().AddKakaoBusiness();
        var builder = services.AddHttpClient("moment");
        before(builder);
        builder.AddKakaoBusinessToken();
        after(builder);
        using var provider = services.BuildServiceProvider();
        HttpMessageHandler handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("moment");
        while (handler is DelegatingHandler { InnerHandler: { } inner }) handler = inner;
        return handler;
    }

    private static void Nothing(IHttpClientBuilder builder)
    {
    }

    [Fact]
    public void Default_transport_follows_no_redirect()
        => Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf(Nothing, Nothing)).AllowAutoRedirect);

    [Fact]
    public void Apps_transport_follows_no_redirects()
    {
        static void Sockets(IHttpClientBuilder builder) => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());
        static void Client(IHttpClientBuilder builder) => builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());
        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf(Sockets, Nothing)).AllowAutoRedirect);
        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf(Nothing, Sockets)).AllowAutoRedirect);
        Assert.False(Assert.IsType<HttpClientHandler>(PrimaryOf(Nothing, Client)).AllowAutoRedirect);
    }

    [Theory, InlineData(false, 302), InlineData(false, 307), InlineData(true, 302), InlineData(true, 308)]
    public async Task Redirect_of_an_ad_API_is_not_followed(bool ownTransport, int status)
    {
        await using var server = await RedirectingServer.StartAsync(status);
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            setup.Services += services =>
            {
                var builder = services.AddHttpClient("real", client => client.BaseAddress = server.Address).AddKakaoBusinessToken();
                if (ownTransport) builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());
            };
            setup.Endpoints += endpoints => endpoints.MapGet("/real", context => TokenApp.ListAsync(context, "real", "/redirect")).RequireAuthorization();
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        using var answer = await browser.GetAsync("/real");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(server.Collected);
    }

    [Theory, InlineData("http://apis.moment.kakao.com/collect"), InlineData("https://evil.example/collect")]
    public async Task Url_changed_behind_the_token_handler_is_refused(string url)
    {
        var network = new CountingTransport();
        await using var app = await TokenApp.StartAsync(configure: setup =>
        {
            setup.Services += services => services.AddHttpClient("changed", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
                .AddKakaoBusinessToken()
                .AddHttpMessageHandler(() => new ChangeUrl(url))
                .ConfigurePrimaryHttpMessageHandler(() => network);
            setup.Endpoints += endpoints => endpoints.MapGet("/changed", context => TokenApp.ListAsync(context, "changed", TokenApp.Accounts)).RequireAuthorization();
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/changed"));

        Assert.StartsWith($"The business token is not sent to {new Uri(url).GetLeftPart(UriPartial.Authority)}:", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, network.Requests);
    }

    private sealed class ChangeUrl(string url) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(url);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CountingTransport : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage());
        }
    }

    [Fact]
    public void AddKakaoBusinessToken_without_scheme_names_the_remedy()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("moment").AddKakaoBusinessToken();
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("moment"));

        Assert.Contains("AddKakaoBusiness()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_http_base_address_fails_client_creation()
    {
        var services = new ServiceCollection();
        services.AddAuthentication().AddKakaoBusiness();
        services.AddHttpClient("moment", client => client.BaseAddress = new Uri("http://api.example/")).AddKakaoBusinessToken();
        using var provider = services.BuildServiceProvider();

        Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("moment"));
    }
}
