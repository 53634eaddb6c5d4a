using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.Emulator;

/// <summary>Sees the options of every type, and takes over those of schemes that lead to Kakao.</summary>
internal sealed class EmulatedScheme<TOptions>(EmulatedKakao kakao) : IPostConfigureOptions<TOptions>
    where TOptions : class
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (options is OAuthOptions scheme && EmulatedKakao.Covers(scheme)) kakao.TakeOver(scheme);
    }
}
