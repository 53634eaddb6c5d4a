using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>
/// Apps in which a Kakao Business session stands beside another login: <c>/sign-in?user=</c> and <c>/sign-out</c> are the app's,
/// <c>/me</c>, <c>/moment</c> and <c>/api/moment</c> answer who the user is, <c>/token</c> whether there is a token.
/// </summary>
internal static class BesideLoginApp
{
    public const string OwnLoginPage = "/login";

    /// <summary>The app's login in the cookie <c>own</c>, the Kakao session in the cookie <c>kakao</c>.</summary>
    public static Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null) => StartWithAsync(
        services => services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("own", "own"))
            .AddCookie("own", cookie => cookie.LoginPath = OwnLoginPage)
            .AddCookie("kakao")
            .AddKakaoBusiness(options => options.SignInScheme = "kakao"),
        configure);

    public static Task<TestApp> StartWithAsync(Action<IServiceCollection> authentication, Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = authentication;
        setup.Endpoints = Map;
        configure?.Invoke(setup);
    });

    public static async Task OwnSignInAsync(this Browser browser, string user)
    {
        using var response = await browser.GetAsync("/sign-in?user=" + user);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public static async Task OwnSignOutAsync(this Browser browser) => (await browser.GetAsync("/sign-out")).Dispose();

    /// <summary>The trip to the consent that a page asks for, back to it; the answer is the page's.</summary>
    public static async Task<HttpResponseMessage> ConnectAsync(this Browser browser, string path = "/moment")
    {
        using var callback = await browser.SignInAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, callback.StatusCode);
        return await browser.GetAsync(path);
    }

    public static async Task<string> TextAsync(this Browser browser, string path)
    {
        using var response = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.TextAsync();
    }

    public static Task<HttpResponseMessage> CallAsync(this Browser browser, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/json");
        return browser.SendAsync(request);
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/sign-in", (HttpContext context, string user) => context.SignInAsync("own", new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user), new Claim(ClaimTypes.Name, user)], "password"))));
        app.MapGet("/sign-out", (HttpContext context) => context.SignOutAsync("own"));
        app.MapPost("/kakao-sign-out", (HttpContext context) => context.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme));
        app.MapGet("/token", async (HttpContext context)
            => await context.Response.WriteAsync(await context.GetKakaoBusinessTokenAsync() is null ? "no token" : "token"));
        app.MapGet("/me", Describe).RequireAuthorization();
        app.MapGet("/moment", Describe).RequireScope("moment_management");
        app.MapGet("/api/moment", (HttpContext context) => new { User = DescriptionOf(context) }).RequireScope("moment_management");
        app.MapGet("/both", Describe).RequireAuthorization(policy => policy.AddAuthenticationSchemes("own", "kakao").RequireAuthenticatedUser().RequireScope("moment_management"));
        app.MapGet("/kakao-only", Describe).RequireAuthorization(policy => policy.AddAuthenticationSchemes("kakao").RequireAuthenticatedUser());
        app.MapGet("/own-only", Describe).RequireAuthorization(policy => policy.AddAuthenticationSchemes("own").RequireScope("moment_management"));
        app.MapGet("/asks", async (HttpContext context, IAuthorizationService authorization)
            => (await authorization.AuthorizeAsync(context.User, KakaoBusinessPolicies.MomentManagement)).Succeeded.ToString());
    }

    private static Task Describe(HttpContext context) => context.Response.WriteAsync(DescriptionOf(context));

    /// <summary>The name, the first account ID, the identities in their order, and whether there is a token.</summary>
    private static string DescriptionOf(HttpContext context)
        => $"{context.User.Identity?.Name} {context.User.FindFirstValue(ClaimTypes.NameIdentifier)} {string.Join(",", context.User.Identities.Select(identity => identity.AuthenticationType))}";
}
