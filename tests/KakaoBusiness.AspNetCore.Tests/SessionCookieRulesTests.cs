using System.Net;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests;

/// <summary>Cookie settings by which nobody could come back from Kakao signed in stop the start, each with its remedy.</summary>
public sealed class SessionCookieRulesTests
{
    private static readonly Dictionary<string, (Action<IServiceCollection> Set, string Remedy)> Faults = new()
    {
        ["Strict"] = (services => Cookie(services, cookie => cookie.SameSite = SameSiteMode.Strict), "Cookie.SameSite is Strict"),
        ["Strict by the cookie policy"] = (services => services.Configure<CookiePolicyOptions>(policy => policy.MinimumSameSitePolicy = SameSiteMode.Strict), "MinimumSameSitePolicy is Strict"),
        ["__Host- with a path"] = (services => Cookie(services, cookie => (cookie.Name, cookie.Path) = ("__Host-session", "/ads")), "leave Cookie.Path and Cookie.Domain out"),
        ["__host- with a domain"] = (services => Cookie(services, cookie => (cookie.Name, cookie.Domain) = ("__host-session", "app.test")), "leave Cookie.Path and Cookie.Domain out"),
        ["__Host- that is never Secure"] = (services => Cookie(services, cookie => (cookie.Name, cookie.SecurePolicy) = ("__Host-session", CookieSecurePolicy.None)), "Cookie.SecurePolicy to Always"),
        ["__Secure- that is never Secure"] = (services => Cookie(services, cookie => (cookie.Name, cookie.SecurePolicy) = ("__Secure-session", CookieSecurePolicy.None)), "Cookie.SecurePolicy to Always"),
        ["SameSite=None that is never Secure"] = (services => Cookie(services, cookie => (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.None, CookieSecurePolicy.None)), "Cookie.SecurePolicy to Always"),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    private static void Cookie(IServiceCollection services, Action<CookieBuilder> set)
        => services.Configure<CookieAuthenticationOptions>("Cookies", options => set(options.Cookie));

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Cookie_that_does_not_come_back_fails_startup(string name)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Services = Faults[name].Set));

        Assert.Contains(Faults[name].Remedy, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_of_another_scheme_may_be_strict()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication("Cookies").AddCookie()
            .AddCookie("Other", options => options.Cookie.SameSite = SameSiteMode.Strict).AddKakaoBusiness());

        Assert.Equal(SameSiteMode.Strict, app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Other").Cookie.SameSite);
    }

    [Fact]
    public async Task Host_cookie_signs_in_and_out_below_a_path_base()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Https = true;
            setup.Pipeline = pipeline => pipeline.UsePathBase("/base");
            setup.Services = services => Cookie(services, cookie => (cookie.Name, cookie.SecurePolicy) = ("__Host-session", CookieSecurePolicy.Always));
            setup.Endpoints = routes =>
            {
                routes.MapGet("/moment", () => "moment").RequireScope("moment_management");
                routes.MapGet("/api/moment", () => new { Ok = true }).RequireScope("moment_management");
                routes.MapGet("/sign-out", () => Results.SignOut(null, ["KakaoBusiness"]));
            };
        });
        using var browser = app.NewBrowser();

        using var anonymousApi = await browser.GetAsync("/base/api/moment");
        Assert.Equal(HttpStatusCode.Unauthorized, anonymousApi.StatusCode);
        using var page = await browser.SignInAsync("/base/private");
        AssertKept(page);
        Assert.Equal("/base/private", page.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/base/private"));
        using var api = await browser.GetAsync("/base/api/moment");
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        using var withScope = await browser.SignInAsync("/base/moment");
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/base/moment"));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/base/api/moment"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);

        using var signedOut = await browser.GetAsync("/base/sign-out");
        AssertKept(signedOut);
        Assert.Equal(0, app.Emulator.LiveTokenCount);
        using var next = await browser.SignInAsync("/base/private", "owner");
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/base/private"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    /// <summary>Browsers drop a cookie of such a name that is not Secure, or has another path (RFC 6265bis §4.1.3.2).</summary>
    private static void AssertKept(HttpResponseMessage response)
    {
        var cookies = response.SetCookies().Where(cookie => cookie.StartsWith("__Host-", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie => Assert.Contains("; path=/; ", cookie + "; ", StringComparison.Ordinal));
        Assert.All(cookies, cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
    }
}
