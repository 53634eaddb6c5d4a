using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.ApiAccess;

/// <inheritdoc cref="IKakaoBusinessTokenAccessor"/>
internal sealed class KakaoBusinessTokenAccessor(IHttpContextAccessor accessor, SessionReader sessions) : IKakaoBusinessTokenAccessor
{
    public async ValueTask<KakaoBusinessToken?> GetTokenAsync(string? authenticationScheme)
        => accessor.HttpContext is { } context ? (await sessions.FindAsync(context, authenticationScheme))?.Token : null;
}
