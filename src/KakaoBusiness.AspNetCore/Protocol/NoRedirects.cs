namespace KakaoBusiness.AspNetCore.Protocol;

/// <summary>
/// Disables automatic redirects in a transport that sends secrets. Following a redirect would send the business token, the authorization code
/// or the client secret to a host that was not checked (RFC 9700 §4.12). The caller gets the 3xx response instead.
/// </summary>
internal static class NoRedirects
{
    /// <summary>Disables redirects in the transport behind any number of delegating handlers. Handlers of other types stay as they are.</summary>
    /// <param name="transport">The handler that the app or the library chose.</param>
    /// <param name="owner">The name of the setting, for the message.</param>
    /// <exception cref="InvalidOperationException">The transport follows redirects and is already in use, so it cannot be changed.</exception>
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
            throw new InvalidOperationException($"{owner} follows redirects and is already in use: set AllowAutoRedirect to false where it is created.", inUse);
        }
    }
}
