using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

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
}
