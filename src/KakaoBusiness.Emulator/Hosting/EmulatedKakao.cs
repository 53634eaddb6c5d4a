using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.Emulator;

/// <summary>The emulator as an app uses it: an address for browsers, and a transport for everything else.</summary>
internal sealed class EmulatedKakao(EmulatorState state, EmulatorRequestDelegate emulator, string authorizationEndpoint)
{
    /// <summary>Returns whether a scheme is one of Kakao Business Authentication, by the path that no other provider has.</summary>
    public static bool IsKakao(OAuthOptions options) =>
        Uri.TryCreate(options.AuthorizationEndpoint, UriKind.Absolute, out var endpoint) && endpoint.AbsolutePath == KakaoAddresses.AuthorizePath;

    public HttpMessageHandler CreateHandler() => new EmulatorMessageHandler(emulator);

    public void Configure(OAuthOptions options)
    {
        options.ClientId = state.Options.ClientId;
        options.ClientSecret = state.Options.ClientSecret!;
        options.AuthorizationEndpoint = authorizationEndpoint;
        options.BackchannelHttpHandler = CreateHandler();
        // The scheme's own post-configuration creates the backchannel. If it ran before, the client is replaced.
        if (options.Backchannel is { } created) options.Backchannel = CopyClient(created, options.BackchannelHttpHandler);
        foreach (var origin in (ReadOnlySpan<string>)["http://localhost", "https://localhost"])
            state.RegisterRedirectUri(origin + options.CallbackPath);
    }

    private static HttpClient CopyClient(HttpClient client, HttpMessageHandler handler)
    {
        var copy = new HttpClient(handler) { Timeout = client.Timeout, MaxResponseContentBufferSize = client.MaxResponseContentBufferSize };
        foreach (var (name, values) in client.DefaultRequestHeaders) copy.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        return copy;
    }
}
