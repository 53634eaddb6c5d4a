using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Refuses cookie mode without an absolute lifetime. A sign-out is remembered until the session's absolute end: without one, a
/// copy of the cookie that another node renewed would outlive every memory of the sign-out.
/// </summary>
internal sealed class CookieModeValidation(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options) : IValidateOptions<CookieAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, CookieAuthenticationOptions cookie)
    {
        if (cookie.SessionStore is not null) return ValidateOptionsResult.Skip;
        var endless = schemes.Names.Where(scheme => options.Get(scheme) is { AbsoluteSessionLifetime: null } kakao && kakao.SignInScheme == name).ToList();
        return endless.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(endless.Select(scheme =>
            $"[{scheme}] AbsoluteSessionLifetime is off, and its sessions are in the cookie '{name}': a copy of a signed-out cookie could be renewed forever. Set AbsoluteSessionLifetime, e.g. to 30.00:00:00, or add a ticket store: AddKakaoBusinessTicketStore() or AddKakaoBusinessRedis(...)."));
    }
}
