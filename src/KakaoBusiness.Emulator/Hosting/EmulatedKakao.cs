using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.Emulator;

/// <summary>Represents the emulator as an app uses it: an address for browsers, and a transport for all other requests.</summary>
internal sealed class EmulatedKakao
{
    private readonly string _authorizationEndpoint;
    private readonly Func<HttpMessageHandler> _createHandler;
    private readonly EmulatorState? _state;

    private EmulatedKakao(string authorizationEndpoint, Func<HttpMessageHandler> createHandler, EmulatorState? state)
        => (_authorizationEndpoint, _createHandler, _state) = (authorizationEndpoint, createHandler, state);

    /// <summary>
    /// Creates an emulator in this process. Browsers are redirected to its server or, without one, to Kakao's address, which
    /// <c>KakaoBrowserHandler</c> handles.
    /// </summary>
    public static EmulatedKakao InProcess(EmulatorState state, EmulatorRequestDelegate emulator, Uri? server)
        => new(GetAuthorizationEndpoint(server), () => new EmulatorMessageHandler(emulator), state);

    /// <summary>Creates an emulator in another process.</summary>
    public static EmulatedKakao Elsewhere(Uri address, Uri backchannelAddress)
        => new(GetAuthorizationEndpoint(address), () => new EmulatorAddressHandler(backchannelAddress), state: null);

    /// <summary>Returns whether a scheme uses Kakao Business Authentication, by the path, which no other provider has.</summary>
    public static bool IsKakao(OAuthOptions options) =>
        Uri.TryCreate(options.AuthorizationEndpoint, UriKind.Absolute, out var endpoint) && endpoint.AbsolutePath == KakaoAddresses.AuthorizePath;

    public HttpMessageHandler CreateHandler() => _createHandler();

    public void Configure(OAuthOptions options)
    {
        SetClient(options);
        options.AuthorizationEndpoint = _authorizationEndpoint;
        options.BackchannelHttpHandler = CreateHandler();
        // The scheme's post-configuration creates the backchannel. If it has already run, the client is replaced.
        if (options.Backchannel is { } created) options.Backchannel = CopyClient(created, options.BackchannelHttpHandler);
    }

    /// <summary>
    /// Registers the client of the scheme at an emulator in this process. An emulator in another process has its own clients, and refuses an
    /// unknown one at authorize, before the app sends the client secret.
    /// </summary>
    private void SetClient(OAuthOptions options)
    {
        if (!string.IsNullOrEmpty(options.ClientId))
        {
            _state?.RegisterClient(options.ClientId, options.ClientSecret);
            return;
        }

        var emulator = _state?.Options ?? new KakaoEmulatorOptions();
        options.ClientId = emulator.ClientId;
        options.ClientSecret = emulator.ClientSecret!;
    }

    private static string GetAuthorizationEndpoint(Uri? server)
        => server is null ? KakaoAddresses.AuthorizationEndpoint : new Uri(server, KakaoAddresses.AuthorizePath).AbsoluteUri;

    private static HttpClient CopyClient(HttpClient client, HttpMessageHandler handler)
    {
        var copy = new HttpClient(handler) { Timeout = client.Timeout, MaxResponseContentBufferSize = client.MaxResponseContentBufferSize };
        foreach (var (name, values) in client.DefaultRequestHeaders) copy.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        return copy;
    }
}
