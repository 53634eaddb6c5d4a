using Microsoft.Extensions.Http;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Puts the fork to the emulator before the transport of every client that the factory makes: behind whatever the app and
/// its libraries do to a request, such as setting the token at the last moment.
/// </summary>
internal sealed class EmulatedHttpClients(EmulatedKakao kakao) : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        DelegatingHandler? last = null;
        var transport = builder.PrimaryHandler;
        while (transport is DelegatingHandler { InnerHandler: { } inner } delegating)
        {
            // A primary handler that the app shares between clients was forked before.
            if (delegating is KakaoFork) return;
            last = delegating;
            transport = inner;
        }

        var fork = new KakaoFork(kakao.Emulator, transport);
        if (last is null) builder.PrimaryHandler = fork;
        else last.InnerHandler = fork;
    };
}
