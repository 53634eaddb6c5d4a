using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>An app whose default scheme only forwards, to a cookie for browsers and to bearer tokens for API clients.</summary>
public sealed class PolicySchemeTests
{
    private static Task<TestApp> StartAsync(Action<PolicySchemeOptions> configure, params string[] cookieSchemes) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services =>
        {
            var builder = services.AddAuthentication("smart").AddPolicyScheme("smart", null, configure).AddKakaoBusiness();
            foreach (var scheme in cookieSchemes) builder.AddCookie(scheme);
        };
        setup.Scheme["SignInScheme"] = "smart";
    });

    public static TheoryData<string> Ways => ["ForwardSignIn", "ForwardDefault", "selector", "chain"];

    private static void Forward(PolicySchemeOptions options, string way)
    {
        switch (way)
        {
            case "ForwardSignIn":
                options.ForwardSignIn = "Session";
                options.ForwardDefault = "Session";
                break;
            case "selector":
                options.ForwardDefaultSelector = _ => "Session";
                break;
            default:
                options.ForwardDefault = way == "chain" ? "inner" : "Session";
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Session_is_in_the_forwarded_cookie_scheme(string way)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication("smart")
                .AddPolicyScheme("smart", null, options => Forward(options, way))
                .AddPolicyScheme("inner", null, options => options.ForwardDefault = "Session")
                .AddKakaoBusiness().AddCookie("Session");
            setup.Endpoints = routes => routes.MapGet("/sign-out", context => context.SignOutAsync("Session"));
        });
        Assert.Equal("Session", app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness").SignInScheme);

        var browser = app.NewBrowser();
        using var signedIn = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");
        var copy = browser.CopyOn(app);
        Assert.Equal(HttpStatusCode.OK, await copy.StatusOfAsync());

        // Which only a cookie scheme does that the library knows.
        using var signedOut = await browser.GetAsync("/sign-out");
        Assert.NotEqual(HttpStatusCode.OK, await copy.StatusOfAsync());
    }

    [Fact]
    public async Task Session_is_in_the_scheme_of_sign_ins()
    {
        await using var app = await StartAsync(options => (options.ForwardSignIn, options.ForwardDefault) = ("One", "Two"), "One", "Two");
        Assert.Equal("One", app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness").SignInScheme);
    }

    [Fact]
    public async Task Target_chosen_per_request_fails_startup()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options => options.ForwardDefaultSelector = _ => "One", "One", "Two"));
        Assert.Contains("ForwardSignIn", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheme_that_forwards_nowhere_fails_startup()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(_ => { }, CookieAuthenticationDefaults.AuthenticationScheme));
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options => options.ForwardDefault = "smart", CookieAuthenticationDefaults.AuthenticationScheme));
    }
}
