using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Receives options of every type, and configures those of schemes that use Kakao.</summary>
internal sealed class PostConfigureEmulatedScheme<TOptions>(EmulatedKakao kakao) : IPostConfigureOptions<TOptions>
    where TOptions : class
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (options is OAuthOptions scheme && EmulatedKakao.IsKakao(scheme)) kakao.Configure(scheme);
    }
}
