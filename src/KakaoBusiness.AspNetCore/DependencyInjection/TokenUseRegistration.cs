using KakaoBusiness.AspNetCore.AdApi;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Registers what uses, checks and ends the token of a session, and what measures it.</summary>
internal static class TokenUseRegistration
{
    public static void AddTokenUse(this IServiceCollection services)
    {
        services.TryAddSingleton<SessionContinuation>();
        services.TryAddSingleton<SessionReplacer>();
        services.TryAddSingleton<DeadTokenMarks>();
        services.TryAddSingleton<TokenLookups>();
        services.TryAddSingleton<TokenValidator>();

        services.AddLiveSessions();
        services.TryAddSingleton<SessionTokens>();
        services.TryAddSingleton<IKakaoBusinessTokenAccessor, KakaoBusinessTokenAccessor>();
    }
}
