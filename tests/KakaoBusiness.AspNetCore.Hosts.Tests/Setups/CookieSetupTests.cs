using System.Security.Claims;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Setups;

/// <summary>Kakao Business is the only login, and the app is below a path, with a cookie of the prefix <c>__Host-</c>.</summary>
public sealed class PathBaseSetupTests : SetupContract
{
    private protected override string VisitorsEndAt => Arrival.Kakao;

    private protected override string PathBase => "/ads";

    private protected override void AddAuthentication(IServiceCollection services)
    {
        services.AddAuthentication().AddKakaoBusiness();
        services.Configure<CookieAuthenticationOptions>("Cookies", options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("__Host-session", CookieSecurePolicy.Always));
    }
}

/// <summary>The app's login in one cookie, and the Kakao session in another.</summary>
public class OwnCookieSetupTests : SetupContract
{
    private protected override string VisitorsEndAt => "/login";

    private protected override string NameOf(Person person) => person.Name;

    private protected override Task SignInAsync(Visitor browser, Person person) => browser.PostAsync("/login", [new("user", person.Name)]);

    private protected override Task LeaveAsync(Visitor browser) => browser.PostAsync("/leave");

    private protected override Task<Arrival> SignOutAsync(Visitor browser) => browser.PostAsync("/sign-out-of-both");

    private protected override void AddAuthentication(IServiceCollection services) => services.AddAuthentication("own")
        .AddCookie("own", ConfigureOwnCookie).AddCookie("kakao").AddKakaoBusiness(options => options.SignInScheme = "kakao");

    private protected virtual void ConfigureOwnCookie(CookieAuthenticationOptions options) => options.LoginPath = "/login";

    private protected override void MapPages(WebApplication app)
    {
        app.MapGet("/login", () => Results.Content("log in", "text/html"));
        app.MapPost("/login", async (HttpContext context) =>
        {
            var name = (await context.Request.ReadFormAsync())["user"].ToString();
            await context.SignInAsync("own", new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, name), new(ClaimTypes.Name, name)], "password")));
        });
        app.MapPost("/leave", () => TypedResults.SignOut(null, ["own"]));
        app.MapPost("/sign-out-of-both", () => TypedResults.SignOut(null, ["own", KakaoBusinessDefaults.AuthenticationScheme]));
    }
}

/// <summary>The same, with a <c>SameSite=Strict</c> login cookie, which browsers do not send on the redirect from Kakao.</summary>
public sealed class StrictOwnCookieSetupTests : OwnCookieSetupTests
{
    private protected override void ConfigureOwnCookie(CookieAuthenticationOptions options)
    {
        base.ConfigureOwnCookie(options);
        options.Cookie.SameSite = SameSiteMode.Strict;
    }

    [Fact]
    public async Task Strict_Kakao_cookie_fails_startup_naming_the_remedy()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => HostApp.StartAsync(
            services => services.Configure<CookieAuthenticationOptions>("kakao", options => options.Cookie.SameSite = SameSiteMode.Strict), _ => { }, AddAuthentication));

        Assert.Contains("Cookie.SameSite is Strict", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }
}

/// <summary>The same with a default scheme that decides for each request: a browser without the app's login has its Kakao session as login.</summary>
public sealed class ForwardingSetupTests : OwnCookieSetupTests
{
    private protected override void AddAuthentication(IServiceCollection services) => services
        .AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("either", "own"))
        .AddPolicyScheme("either", null, options => options.ForwardDefaultSelector = context => context.Request.Cookies.ContainsKey("own") ? "own" : "kakao")
        .AddCookie("own", ConfigureOwnCookie).AddCookie("kakao").AddKakaoBusiness(options => options.SignInScheme = "kakao");

    private protected override void ConfigureOwnCookie(CookieAuthenticationOptions options)
    {
        base.ConfigureOwnCookie(options);
        options.Cookie.Name = "own";
    }

    [Fact]
    public async Task Kakao_session_is_login_without_other_user()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await browser.SignInAsync();

        Assert.Equal(Kim.Email, (await browser.VisitAsync("/page")).Text);
        Assert.Equal($"{Kim.Email} has {Kim.Email} token", (await browser.VisitAsync("/moment")).Text);
        await AssertLivingTokensAsync(app, browser, 1);
        await SignOutAsync(browser);
        await AssertLivingTokensAsync(app, browser, 0);
    }
}
