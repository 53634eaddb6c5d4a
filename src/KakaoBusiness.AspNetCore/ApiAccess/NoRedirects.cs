namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <summary>
/// Takes automatic redirects from the transport of a client that sends business tokens: wherever a redirect leads, it is not
/// on the list of destinations. The app sees the 3xx.
/// </summary>
internal static class NoRedirects
{
    /// <exception cref="InvalidOperationException">The app's transport follows redirects, and is in use already.</exception>
    public static void Apply(HttpMessageHandler primary)
    {
        var handler = primary;
        while (handler is DelegatingHandler { InnerHandler: { } inner }) handler = inner;
        switch (handler)
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } sockets:
                Set(() => sockets.AllowAutoRedirect = false);
                break;
            case HttpClientHandler { AllowAutoRedirect: true } client:
                Set(() => client.AllowAutoRedirect = false);
                break;
            default:
                // A transport of the app's own, such as one for tests, follows nothing by itself.
                break;
        }
    }

    private static void Set(Action turnOff)
    {
        try
        {
            turnOff();
        }
        catch (InvalidOperationException inUse)
        {
            throw new InvalidOperationException(
                "The primary handler of an HTTP client with AddKakaoBusinessToken() follows redirects and is in use already: set AllowAutoRedirect to false where it is created.", inUse);
        }
    }
}
