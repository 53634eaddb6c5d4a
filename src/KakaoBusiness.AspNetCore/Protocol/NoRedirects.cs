namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Turns off automatic redirects in a transport that carries secrets. A followed redirect would carry the business token, the
/// authorization code or the client secret to a host that nobody has checked (RFC 9700 §4.12). The caller sees the 3xx instead.
/// </summary>
internal static class NoRedirects
{
    /// <summary>Finds the transport behind any number of delegating handlers. Handlers of other types are opaque and stay as they are.</summary>
    /// <param name="transport">The handler that the app or the library chose.</param>
    /// <param name="owner">Names the setting in the message.</param>
    /// <exception cref="InvalidOperationException">The transport follows redirects and is in use already, so that it can no longer be changed.</exception>
    public static void Apply(HttpMessageHandler transport, string owner)
    {
        var handler = transport;
        while (handler is DelegatingHandler { InnerHandler: { } inner }) handler = inner;
        try
        {
            switch (handler)
            {
                case SocketsHttpHandler { AllowAutoRedirect: true } sockets:
                    sockets.AllowAutoRedirect = false;
                    break;
                case HttpClientHandler { AllowAutoRedirect: true } client:
                    client.AllowAutoRedirect = false;
                    break;
            }
        }
        catch (InvalidOperationException inUse)
        {
            throw new InvalidOperationException($"{owner} follows redirects and is in use already: set AllowAutoRedirect to false where it is created.", inUse);
        }
    }
}
