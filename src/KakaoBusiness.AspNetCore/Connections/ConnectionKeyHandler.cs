using KakaoBusiness.AspNetCore.Consent;

namespace KakaoBusiness.AspNetCore.Connections;

/// <summary>Names a connection to each request of one client.</summary>
internal sealed class ConnectionKeyHandler(RequestedConnection connection, HttpMessageHandler shared) : DelegatingHandler(shared)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        connection.Set(request);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        connection.Set(request);
        return base.Send(request, cancellationToken);
    }
}
