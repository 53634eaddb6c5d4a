using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a return URL that leads to another site.</summary>
[Trait("Category", "Attack")]
public class OpenRedirectAttacks
{
    /// <summary>All lead a browser to another site, or break out of the header.</summary>
    public static TheoryData<string> Tricks =>
    [
        "//evil.test", "///evil.test", "////evil.test/%2f..", "/\\evil.test", "\\\\evil.test", "\\/evil.test", "/\t/evil.test", "\t//evil.test", "/\n/evil.test",
        "/\r\nLocation: http://evil.test", "/a\r\nSet-Cookie: x=y", "http://evil.test/", "https://evil.test/", "HTTP://EVIL.TEST", "http:evil.test", "http:/evil.test", "http:\\\\evil.test", "http:/\\evil.test",
        "http:///evil.test", "https:evil.test", "https://app.test.evil.test/", "http://app.test.evil.test/", "http://app.test@evil.test/", "http://app.test:80@evil.test/",
        "http://app.test:81/", "https://app.test/", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "ftp://evil.test",
    ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public Task Open_redirect_by_return_url_of_sign_in(string returnUrl) => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = returnUrl };
            using var browser = site.NewBrowser();
            using var response = await browser.SignInAsync("/challenge");
            return Attack.LeadsElsewhere(response.Headers.GetValues("Left-For").Single());
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup => setup.Options = options => options.Events.OnTicketReceived = context =>
        {
            // If the sign-in would go, shown in a form that a header can hold.
            context.Response.Headers["Left-For"] = Uri.EscapeDataString(context.ReturnUri ?? "/");
            context.HandleResponse();
            return Task.CompletedTask;
        });

    [Theory]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("http://evil.test/")]
    [InlineData("javascript:alert(1)")]
    public Task Open_redirect_by_return_url_of_sign_out(string returnUrl) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            await browser.SignedInAsync();
            using var response = await browser.GetAsync("/sign-out?to=" + Uri.EscapeDataString(returnUrl));
            return response.Headers.NonValidated.TryGetValues("Location", out var locations) && Attack.LeadsElsewhere(Uri.EscapeDataString(locations.Single()));
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup => setup.Endpoints = app => app.MapGet("/sign-out", context => context.SignOutAsync(
            KakaoBusinessDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = context.Request.Query["to"] })));

    [Theory]
    [InlineData("//evil.test/private")]
    [InlineData("///evil.test/private")]
    public Task Open_redirect_by_the_path_of_the_page_itself(string path) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            var authorizeUrl = await browser.ChallengeAsync(site.BaseAddress.GetLeftPart(UriPartial.Authority) + path);
            using var response = await browser.GetAsync(await site.AgreeAsync(authorizeUrl));
            return Attack.LeadsElsewhere(Uri.EscapeDataString(response.Headers.NonValidated["Location"].Single()));
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup =>
        {
            setup.Kestrel = true;
            setup.Endpoints = app => app.MapFallback(_ => Task.CompletedTask).RequireAuthorization();
        });
}
