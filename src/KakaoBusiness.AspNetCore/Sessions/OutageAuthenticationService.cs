using System.Security.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>
/// Stands where every challenge and every refusal passes, from the authorization middleware, MVC or the app's code:
/// during an outage neither may become a 401, a 403 or a trip to Kakao.
/// </summary>
internal sealed class OutageAuthenticationService(
    IAuthenticationService inner,
    IAuthenticationSchemeProvider schemeProvider,
    KakaoBusinessSchemes schemes,
    KakaoBusinessLogger logger) : IAuthenticationService
{
    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) => inner.AuthenticateAsync(context, scheme);

    public async Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        if ((OutageResult.IsSessionUnknown(context) || await IsKakaoBusinessAsync(scheme)) && await OutageResult.FindReasonAsync(context) is { } reason) await RefuseAsync(context, reason);
        else await inner.ChallengeAsync(context, scheme, properties);
    }

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
        => OutageResult.IsSessionUnknown(context) ? RefuseAsync(context, OutageResult.SessionUnknown) : inner.ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties)
        => inner.SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => inner.SignOutAsync(context, scheme, properties);

    private async Task<bool> IsKakaoBusinessAsync(string? scheme)
        => schemes.Contains(scheme ?? (await schemeProvider.GetDefaultChallengeSchemeAsync())?.Name);

    private Task RefuseAsync(HttpContext context, string reason)
    {
        logger.OutageAnswered(context.Request.Path, reason);
        return OutageResult.WriteAsync(context);
    }
}
