using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>Whatever the order and the choices of the app, a user gets from a protected page to Kakao and back, signed in.</summary>
public class RegistrationOrderTests
{
    private static readonly Dictionary<string, Action<IServiceCollection>> Registrations = new()
    {
        ["alone"] = services => services.AddAuthentication().AddKakaoBusiness(),
        ["cookie before"] = services => services.AddAuthentication().AddCookie().AddKakaoBusiness(),
        ["cookie after"] = services => services.AddAuthentication().AddKakaoBusiness().AddCookie(),
        ["named cookie before"] = services => services.AddAuthentication().AddCookie("Session").AddKakaoBusiness(),
        ["named cookie after"] = services => services.AddAuthentication().AddKakaoBusiness().AddCookie("Session"),
        ["default cookies"] = services => services.AddAuthentication("Cookies").AddCookie().AddKakaoBusiness(),
        ["default named cookie after"] = services => services.AddAuthentication("Session").AddKakaoBusiness().AddCookie("Session"),
        ["our scheme as the default, no cookie"] = services => services.AddAuthentication("KakaoBusiness").AddKakaoBusiness(),
        ["our scheme as the default, cookie after"] = services => services.AddAuthentication("KakaoBusiness").AddKakaoBusiness().AddCookie(),
        ["our scheme as the challenge"] = services => services.AddAuthentication(options => options.DefaultChallengeScheme = "KakaoBusiness").AddKakaoBusiness(),
        ["cookie as default, Kakao Business as the challenge"] = services => services.AddAuthentication(options =>
        {
            options.DefaultScheme = "Cookies";
            options.DefaultChallengeScheme = "KakaoBusiness";
        }).AddCookie().AddKakaoBusiness(),
        ["sign-in scheme chosen of two"] = services => services.AddAuthentication(options => (options.DefaultSignInScheme, options.DefaultChallengeScheme) = ("B", "KakaoBusiness")).AddCookie("A").AddCookie("B").AddKakaoBusiness(),
        ["default scheme chosen of two"] = services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("A", "KakaoBusiness")).AddCookie("A").AddCookie("B").AddKakaoBusiness(),
        ["authenticate scheme only"] = services => services.AddAuthentication(options => options.DefaultAuthenticateScheme = "Cookies").AddCookie().AddKakaoBusiness(),
        ["with configure"] = services => services.AddAuthentication().AddKakaoBusiness(options => options.ClientId = TestApp.ClientId),
        ["with scheme"] = services => services.AddAuthentication().AddKakaoBusiness("KakaoBusiness", _ => { }),
        ["with scheme and display name"] = services => services.AddAuthentication().AddKakaoBusiness("KakaoBusiness", "카카오비즈니스", _ => { }),
        ["AddAuthentication twice"] = services =>
        {
            services.AddAuthentication().AddKakaoBusiness();
            services.AddAuthentication("Cookies").AddCookie();
        },
        ["authorization before"] = services =>
        {
            services.AddAuthorization();
            services.AddAuthentication().AddKakaoBusiness();
        },
    };

    public static TheoryData<string> RegistrationNames => [.. Registrations.Keys];

    [Theory]
    [MemberData(nameof(RegistrationNames))]
    public async Task Protected_page_leads_to_Kakao_and_back_signed_in(string registration)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = Registrations[registration]);
        using var browser = app.NewBrowser();

        var authorizeUrl = await browser.ChallengeAsync("/private");
        Assert.StartsWith(KakaoBusinessDefaults.AuthorizationEndpoint + "?", authorizeUrl.AbsoluteUri, StringComparison.Ordinal);
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(authorizeUrl, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        Assert.Equal("/private", callback.Headers.Location!.OriginalString);
        var ticket = await browser.TicketAsync();
        Assert.Equal("3100000001", ticket.NameIdentifier);
        Assert.NotNull(ticket.AccessToken);
    }

    [Fact]
    public async Task Default_session_cookie_is_HttpOnly_and_lax()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        var cookie = Assert.Single(callback.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apps_cookie_options_apply_to_the_added_scheme()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Services = services =>
            services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.Name = "app-session"));
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Contains(callback.SetCookies(), cookie => cookie.StartsWith("app-session=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sign_in_over_https_sets_Secure_cookies()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Https = true);
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        Assert.All(callback.SetCookies(), cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
    }

    [Fact]
    public async Task Kestrel_on_plain_http_signs_in()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Kestrel = true);
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal("/private", callback.Headers.Location!.OriginalString);
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
    }
}
