using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Sees options of every type, and configures those of schemes that lead to Kakao.</summary>
internal sealed class PostConfigureEmulatedScheme<TOptions>(EmulatedKakao kakao) : IPostConfigureOptions<TOptions>
    where TOptions : class
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (options is OAuthOptions scheme && EmulatedKakao.IsKakao(scheme)) kakao.Configure(scheme);
    }
}
