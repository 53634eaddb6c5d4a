using Microsoft.Extensions.Http;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Inserts the routing to the emulator directly before the transport of every client of <see cref="IHttpClientFactory"/>, after all handlers
/// of the app and its libraries, for example one that sets the token last.
/// </summary>
internal sealed class EmulatedHttpClientFilter(EmulatedKakao kakao) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        DelegatingHandler? last = null;
        var transport = builder.PrimaryHandler;
        while (transport is DelegatingHandler { InnerHandler: { } inner } delegating)
        {
            // A primary handler that the app shares between clients already has the routing.
            if (delegating is KakaoRoutingHandler) return;
            last = delegating;
            transport = inner;
        }

        var routing = new KakaoRoutingHandler(kakao, transport);
        if (last is null) builder.PrimaryHandler = routing;
        else last.InnerHandler = routing;
    };
}

/// <summary>Sends requests for Kakao's hosts to the emulator, and all others to their own transport.</summary>
internal sealed class KakaoRoutingHandler(EmulatedKakao kakao, HttpMessageHandler transport) : DelegatingHandler(transport)
{
    private readonly HttpMessageInvoker _kakao = new(kakao.CreateHandler());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } uri && KakaoAddresses.IsKakao(uri) ? _kakao.SendAsync(request, cancellationToken) : base.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _kakao.Dispose();
        base.Dispose(disposing);
    }
}
