using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>
/// MVC's <c>AuthorizeFilter</c> beside the app's login. It evaluates policies as the middleware does, but challenges and forbids
/// without the result handler: the framework refuses the request, and does not redirect to a consent.
/// </summary>
public sealed class AuthorizeFilterBesideLoginTests
{
    private const string Filtered = "/action/filter";

    [Fact]
    public async Task Filter_refuses_users_without_session()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        browser.Decision = KakaoConsentDecision.Wait;

        Assert.Equal("/login", (await browser.VisitAsync(Filtered)).Place);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.FetchAsync(Filtered)).Status);
        await browser.VisitAsync("/login?user=kim");
        Assert.Equal("/denied", (await browser.VisitAsync(Filtered)).Place);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.FetchAsync(Filtered)).Status);
        Assert.Equal(0, app.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Filter_accepts_only_the_sessions_user()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await browser.VisitAsync("/login?user=kim");
        await browser.VisitAsync("/consent");
        Assert.Equal((HttpStatusCode.OK, "in"), await browser.FetchAsync(Filtered));

        await browser.VisitAsync("/login?user=lee");

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.FetchAsync(Filtered)).Status);
        Assert.Equal("/denied", (await browser.VisitAsync(Filtered)).Place);
        Assert.Equal(0, app.Kakao.LiveTokenCount);
    }

    private static Task<HostApp> StartAsync() => HostApp.StartAsync(
        services => services.AddControllersWithViews(),
        app =>
        {
            app.UseRouting();
            app.UseAuthorization();
            app.MapControllers();
            app.MapGet("/login", async (HttpContext context, string? user) =>
            {
                if (user is not null) await context.SignInAsync("own", new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user)], "password")));
            });
            app.MapGet("/denied", () => "denied");
            app.MapGet("/consent", () => "given").RequireScope(Access.Scope);
        },
        services => services.AddAuthentication("own")
            .AddCookie("own", options => (options.LoginPath, options.AccessDeniedPath) = ("/login", "/denied"))
            .AddCookie("kakao").AddKakaoBusiness(options => options.SignInScheme = "kakao"));
}
