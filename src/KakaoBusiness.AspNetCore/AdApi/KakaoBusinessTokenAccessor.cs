using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.AdApi;

/// <inheritdoc cref="IKakaoBusinessTokenAccessor"/>
internal sealed class KakaoBusinessTokenAccessor(IHttpContextAccessor accessor, SessionReader sessions) : IKakaoBusinessTokenAccessor
{
    public async ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme)
        => accessor.HttpContext is { } context ? (await sessions.FindAsync(context, authenticationScheme))?.Token : null;
}
