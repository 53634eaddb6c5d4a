using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>
/// Gives the cookie schemes that keep sessions of ours their format, where the app has set none. The framework fills a missing
/// one in by a post-configuration of its own, after which nobody knows whose it is: this one stands in front of all.
/// </summary>
internal sealed class SessionCookieFormatSetup(
    KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, IDataProtectionProvider provider, AppScope scope) : IPostConfigureOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return;
        cookie.TicketDataFormat ??= new CompactCookieFormat(name, cookie, provider, schemes, scope);
    }
}
