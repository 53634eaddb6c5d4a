using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a return URL that looks like one of an allowed origin, and leads to another site.</summary>
[Trait("Category", "Attack")]
public class ReturnOriginAttacks
{
    private static readonly string[] Allowed = ["https://spa.test", "http://localhost:5173", "https://광고.example"];

    public static TheoryData<string> Tricks =>
    [
        // Lookalike hosts.
        "https://spa.test.evil.test/", "https://evil-spa.test/", "https://evilspa.test/", "https://evil.test/https://spa.test/", "https://evil.test?https://spa.test", "https://evil.test#https://spa.test",
        "https://sub.spa.test/", "https://spa.tes/", "https://spa.test.:443/", "https://spa.test./", "https://.spa.test/", "https://spa%2etest/", "https://spa.test%2eevil.test/", "https://spa.test%00.evil.test/",
        // Letters that look alike, and that turn into ASCII.
        "https://sp\u0430.test/", "https://spa\u0327.test/", "https://xn--sp-8kc.test/", "https://spa.te\u017Ft\u2024evil.test/", "https://spa.test\uFF0Fevil.test/", "https://spa.test\uFF20evil.test/", "https://광고\u0301.example/", "https://광고.examp1e/",
        // User information, backslashes, slashes.
        "https://spa.test@evil.test/", "https://spa.test:443@evil.test/", "https://spa.test%40evil.test/", "https://user@spa.test/", "https://user:password@spa.test/", "https://spa.test\\@evil.test/", "https://spa.test\\.evil.test/",
        "https:\\\\spa.test/", "https:/\\spa.test/", "\\\\spa.test/", "/\\spa.test/", "https:\\\\evil.test\\https://spa.test", "//spa.test/", "//evil.test/", "///spa.test/", "https:///spa.test/", "https:/spa.test/", "https:spa.test/", "https:////spa.test/",
        // Tabs, line breaks and spaces, which browsers drop.
        "https://spa.test\t.evil.test/", "https://spa.te\tst/", "\thttps://spa.test/", " https://spa.test/", "ht\ttps://evil.test/", "https://spa.test\r\nLocation: https://evil.test/", "https://spa.test/\r\nSet-Cookie: x=y", "https://spa.test\u0000.evil.test/", "https://spa.test .evil.test/",
        // Other ports and schemes.
        "https://spa.test:444/", "https://spa.test:80/", "http://spa.test/", "http://spa.test:443/", "http://localhost/", "http://localhost:5174/", "https://localhost:5173/", "http://127.0.0.1:5173/", "http://localhost.evil.test:5173/",
        "ftp://spa.test/", "wss://spa.test/", "file://spa.test/", "view-source:https://spa.test/", "blob:https://spa.test/x", "filesystem:https://spa.test/x",
        // What runs.
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://spa.test/%0aalert(1)", "java\tscript://spa.test/", "vbscript:x", "data:text/html,https://spa.test/", "data://spa.test/",
    ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public Task Lookalike_of_allowed_origin_by_sign_in(string returnUrl) => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = returnUrl };
            using var browser = site.NewBrowser();
            using var response = await browser.SignInAsync("/challenge");
            return LeadsElsewhere(response.Headers.GetValues("Left-For").Single());
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup =>
        {
            Allow(setup);
            setup.Options = options => options.Events.OnTicketReceived = context =>
            {
                // In a form that a header can hold.
                context.Response.Headers["Left-For"] = Uri.EscapeDataString(context.ReturnUri ?? "/");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });

    [Theory]
    [InlineData("https://spa.test.evil.test/")]
    [InlineData("https://spa.test@evil.test/")]
    [InlineData("https://spa.test\\@evil.test/")]
    [InlineData("http://spa.test/")]
    [InlineData("javascript://spa.test/%0aalert(1)")]
    public Task Lookalike_of_allowed_origin_by_sign_out(string returnUrl) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            await browser.SignedInAsync();
            using var response = await browser.GetAsync("/sign-out?to=" + Uri.EscapeDataString(returnUrl));
            return response.Headers.NonValidated.TryGetValues("Location", out var locations) && LeadsElsewhere(Uri.EscapeDataString(locations.Single()));
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup =>
        {
            Allow(setup);
            setup.Endpoints = app => app.MapGet("/sign-out", context => context.SignOutAsync(
                KakaoBusinessDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = context.Request.Query["to"] }));
        });

    private static void Allow(TestAppSetup setup)
    {
        for (var i = 0; i < Allowed.Length; i++) setup.Scheme[$"AllowedReturnOrigins:{i}"] = Allowed[i];
    }

    /// <summary>Neither a path of the app nor, to the letter, a configured origin with a slash behind it: then no way to read it leads elsewhere.</summary>
    private static bool LeadsElsewhere(string escaped)
    {
        var location = Uri.UnescapeDataString(escaped);
        if (location.Any(char.IsControl)) return true;
        if (location[0] == '/') return location.Length > 1 && location[1] is '/' or '\\';
        return !((string[])["https://spa.test/", "http://localhost:5173/", "https://xn--299aqd.example/"]).Any(origin => location.StartsWith(origin, StringComparison.Ordinal));
    }
}
