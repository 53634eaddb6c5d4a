using KakaoBusiness.AspNetCore.TokenChecks;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.DependencyInjection;

/// <summary>Puts the check of the token behind the app's own events, on the cookie schemes that keep sessions of ours.</summary>
internal sealed class TokenValidationSetup(KakaoBusinessSchemes schemes, IOptionsMonitor<KakaoBusinessOptions> options, TimeProvider timeProvider)
    : IPostConfigureOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions cookie)
    {
        if (!schemes.AreKeptIn(name, options)) return;
        // A scheme that we added ourselves missed the step in which AddCookie() does this.
        cookie.TimeProvider ??= timeProvider;
        cookie.Events = new ValidatingCookieEvents(cookie.Events, cookie.EventsType);
        // The handler would create the type in place of our events.
        cookie.EventsType = null;
    }
}
