namespace KakaoBusiness.Emulator;

/// <summary>Sends requests for Kakao's hosts to an emulator in another process. The hosts share no path, so one address is enough.</summary>
internal sealed class EmulatorAddressHandler(Uri address) : DelegatingHandler(CreateTransport())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        request.RequestUri = new Uri(address, uri.PathAndQuery);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // Handlers around this one see the request again, after the response or for a retry.
            request.RequestUri = uri;
        }
    }

    /// <summary>Throws if an address is not an origin, or if others could read the traffic to it.</summary>
    public static void Validate(Uri address, string parameterName, bool isBackchannel)
    {
        if (address is not { IsAbsoluteUri: true, Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
            throw new ArgumentException($"'{address}' is not the address of an emulator: write only scheme, host and port, such as http://localhost:5180.", parameterName);

        // A host name without a dot can be the name of a container.
        var isLocal = address.IsLoopback || (isBackchannel && !address.Host.Contains('.', StringComparison.Ordinal) && address.HostNameType == UriHostNameType.Dns);
        if (address.Scheme == "http" && !isLocal)
            throw new ArgumentException($"'{address}' is plain http to another machine: use https, or an emulator on this machine.", parameterName);
    }

    private static SocketsHttpHandler CreateTransport() => new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
}
