using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.ApiAccess;

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
    public void The_default_transport_follows_no_redirect()
        => Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf(Nothing, Nothing)).AllowAutoRedirect);

    [Fact]
    public void A_transport_that_the_app_brings_before_or_after_follows_none_either()
    {
        static void Sockets(IHttpClientBuilder builder) => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());
        static void Client(IHttpClientBuilder builder) => builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler());
        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf(Sockets, Nothing)).AllowAutoRedirect);
        Assert.False(Assert.IsType<SocketsHttpHandler>(PrimaryOf(Nothing, Sockets)).AllowAutoRedirect);
        Assert.False(Assert.IsType<HttpClientHandler>(PrimaryOf(Nothing, Client)).AllowAutoRedirect);
    }

    [Fact]
    public void Calling_AddKakaoBusinessToken_without_a_Kakao_Business_scheme_the_message_says_what_to_call()
    {
        var services = new ServiceCollection();
        services.AddHttpClient("moment").AddKakaoBusinessToken();
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("moment"));

        Assert.Contains("AddKakaoBusiness()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_address_of_plain_http_elsewhere_is_refused_when_the_client_is_made()
    {
        var services = new ServiceCollection();
        services.AddAuthentication().AddKakaoBusiness();
        services.AddHttpClient("moment", client => client.BaseAddress = new Uri("http://api.example/")).AddKakaoBusinessToken();
        using var provider = services.BuildServiceProvider();

        Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IHttpClientFactory>().CreateClient("moment"));
    }
}
