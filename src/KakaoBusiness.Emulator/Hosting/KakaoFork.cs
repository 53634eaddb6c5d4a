namespace KakaoBusiness.Emulator;

/// <summary>To the emulator what goes to Kakao's hosts, elsewhere what goes elsewhere.</summary>
internal sealed class KakaoFork(KakaoEmulator emulator, HttpMessageHandler elsewhere) : DelegatingHandler(elsewhere)
{
    private readonly HttpMessageInvoker _kakao = new(emulator.CreateHandler());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri is { } uri && KakaoHosts.Covers(uri) ? _kakao.SendAsync(request, cancellationToken) : base.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _kakao.Dispose();
        base.Dispose(disposing);
    }
}
