using Microsoft.AspNetCore.Authentication.OAuth;

namespace KakaoBusiness.Emulator;

/// <summary>The emulator as an app meets it: one address for browsers, everything else in memory.</summary>
internal sealed class EmulatedKakao(KakaoEmulator emulator, string authorizationEndpoint)
{
    public KakaoEmulator Emulator => emulator;

    /// <summary>Whether a scheme is one of Kakao Business Authentication, by the one address that no other provider has.</summary>
    public static bool Covers(OAuthOptions options) =>
        Uri.TryCreate(options.AuthorizationEndpoint, UriKind.Absolute, out var endpoint) && endpoint.AbsolutePath == EmulatorRoutes.AuthorizePath;

    public void TakeOver(OAuthOptions options)
    {
        options.ClientId = emulator.Options.ClientId;
        options.ClientSecret = emulator.Options.ClientSecret!;
        options.AuthorizationEndpoint = authorizationEndpoint;
        options.BackchannelHttpHandler = emulator.CreateHandler();
        // Made already where the scheme's own post-configuration ran before; otherwise it takes the handler.
        if (options.Backchannel is { } made) options.Backchannel = OverEmulator(made, options.BackchannelHttpHandler);

        foreach (var origin in (ReadOnlySpan<string>)["http://localhost", "https://localhost"])
            emulator.RegisterRedirectUri(origin + options.CallbackPath);
    }

    private static HttpClient OverEmulator(HttpClient made, HttpMessageHandler handler)
    {
        var client = new HttpClient(handler) { Timeout = made.Timeout, MaxResponseContentBufferSize = made.MaxResponseContentBufferSize };
        foreach (var (name, values) in made.DefaultRequestHeaders) client.DefaultRequestHeaders.TryAddWithoutValidation(name, values);
        return client;
    }
}
