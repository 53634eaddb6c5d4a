using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>Sites in both modes, and sessions on them.</summary>
internal static class SessionSites
{
    public static Action<TestAppSetup> Mode(bool stored) => setup =>
    {
        if (stored)
        {
            setup.Authentication = services =>
            {
                services.AddSingleton<IDistributedCache>(new ListableCache());
                services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            };
        }

        setup.Endpoints = app => app.MapGet("/sign-out", context => context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme));
    };

    public static async Task<Browser> SignedInAsync(TestApp site, string persona = "owner")
    {
        var browser = site.NewBrowser();
        await browser.SignedInAsync(persona);
        return browser;
    }

    /// <summary>The fake clock refuses to go back unless it may jump.</summary>
    public static void Move(TestApp site, TimeSpan by) => site.Time.AdjustTime(site.Time.GetUtcNow() + by);
}
