namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Names a connection to each request of one client.</summary>
internal sealed class ConnectionKeyHandler(string scheme, string key, HttpMessageHandler shared) : DelegatingHandler(shared)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.SetKakaoBusinessConnection(key, scheme);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.SetKakaoBusinessConnection(key, scheme);
        return base.Send(request, cancellationToken);
    }
}
