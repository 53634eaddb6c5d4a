using KakaoBusiness.AspNetCore.Circuits;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <inheritdoc cref="IKakaoBusinessTokenAccessor"/>
internal sealed class KakaoBusinessTokenAccessor(IHttpContextAccessor accessor, SessionReader sessions, LiveSessions live) : IKakaoBusinessTokenAccessor
{
    public async ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme)
    {
        var context = accessor.HttpContext;
        if (LiveSession.FindFor(context) is { } ambient) return (await live.FindAsync(ambient, authenticationScheme)).Session?.Token;
        return context is null || LiveSession.CarriesConnection(context) ? null : (await sessions.FindAsync(context, authenticationScheme))?.Token;
    }
}
