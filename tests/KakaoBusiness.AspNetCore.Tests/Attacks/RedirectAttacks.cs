using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Attacks;

/// <summary>On where a user is sent: by an open redirect, or by a host that the request invents.</summary>
[Trait("Category", "Attack")]
public class RedirectAttacks
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
    public Task Open_redirect_by_the_return_url_of_a_sign_in(string returnUrl) => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = returnUrl };
            using var browser = site.NewBrowser();
            using var response = await browser.SignInAsync("/challenge");
            return LeadsElsewhere(response.Headers.GetValues("Left-For").Single());
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup => setup.Options = options => options.Events.OnTicketReceived = context =>
        {
            // Where the sign-in would go, told in a form that a header can hold.
            context.Response.Headers["Left-For"] = Uri.EscapeDataString(context.ReturnUri ?? "/");
            context.HandleResponse();
            return Task.CompletedTask;
        });

    [Theory]
    [InlineData("//evil.test")]
    [InlineData("/\\evil.test")]
    [InlineData("http://evil.test/")]
    [InlineData("javascript:alert(1)")]
    public Task Open_redirect_by_the_return_url_of_a_sign_out(string returnUrl) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            await browser.SignedInAsync();
            using var response = await browser.GetAsync("/sign-out?to=" + Uri.EscapeDataString(returnUrl));
            return response.Headers.NonValidated.TryGetValues("Location", out var locations) && LeadsElsewhere(Uri.EscapeDataString(locations.Single()));
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
            return LeadsElsewhere(Uri.EscapeDataString(response.Headers.NonValidated["Location"].Single()));
        },
        setup => setup.UseHandler<HandlerOfAnyReturnUrl>(),
        setup =>
        {
            setup.Kestrel = true;
            setup.Endpoints = app => app.MapFallback(_ => Task.CompletedTask).RequireAuthorization();
        });

    /// <summary>
    /// The callback URL is made of the request's host. Kakao compares it with the registered ones, so an invented host gets no
    /// code; what takes the defence out is a Kakao at which the attacker's own is registered. An app says which hosts are its
    /// own by <c>AllowedHosts</c>.
    /// </summary>
    [Fact]
    public Task Host_header_abuse_to_have_the_code_sent_elsewhere() => Attack.IsRefusedAsync(
        site => CodeGoesToAsync(site, "evil.test", request => request.Headers.Host = "evil.test"),
        setup => setup.Pipeline = app => app.Services.GetRequiredService<KakaoEmulator>().RegisterRedirectUri("http://evil.test/signin-kakaobusiness"));

    [Fact]
    public Task Host_header_abuse_to_make_a_foreign_return_url_the_site_s_own() => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = "http://evil.test/stolen" };
            using var browser = site.NewBrowser();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/challenge");
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.test");
            using var challenged = await browser.SendAsync(request);
            using var response = await browser.GetAsync(Browser.CallbackUrl(challenged.Headers.Location!, "code=c&state={state}").Replace("evil.test", "app.test", StringComparison.Ordinal));
            return LeadsElsewhere(Uri.EscapeDataString(response.Headers.NonValidated["Location"].Single()));
        },
        TrustEveryProxy,
        setup => setup.Backchannel = new ScriptedKakao());

    [Theory]
    [InlineData("X-Forwarded-Host", "evil.test", "evil.test")]
    [InlineData("X-Forwarded-Proto", "https", "https://")]
    public Task Forwarded_header_abuse_to_change_the_callback_url(string header, string value, string sought) => Attack.IsRefusedAsync(
        async site =>
        {
            using var browser = site.NewBrowser();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/private");
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await browser.SendAsync(request);
            return response.Headers.Location!.Parameter("redirect_uri").Contains(sought, StringComparison.Ordinal);
        },
        TrustEveryProxy);

    private static void TrustEveryProxy(TestAppSetup setup) => setup.Pipeline = app =>
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        app.UseForwardedHeaders(options);
    };

    private static async Task<bool> CodeGoesToAsync(TestApp site, string host, Action<HttpRequestMessage> abuse)
    {
        using var browser = site.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/private");
        abuse(request);
        using var response = await browser.SendAsync(request);
        try
        {
            return (await site.AgreeAsync(response.Headers.Location!)).Host == host;
        }
        catch (KakaoEmulatorException)
        {
            return false;
        }
    }

    /// <summary>As a browser reads it (WHATWG URL): tabs and line breaks vanish, a backslash is a slash, slashes after http may be missing.</summary>
    private static bool LeadsElsewhere(string escaped)
    {
        var location = Uri.UnescapeDataString(escaped);
        if (location.Contains('\r', StringComparison.Ordinal) || location.Contains('\n', StringComparison.Ordinal)) return true;
        var read = location.Trim().Replace("\t", "", StringComparison.Ordinal).Replace('\\', '/');
        if (read.StartsWith("//", StringComparison.Ordinal)) return true;
        var scheme = read.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && read[..colon].All(char.IsAsciiLetter) ? read[..colon].ToLowerInvariant() : null;
        if (scheme is null) return false;
        if (scheme != "http") return true;
        return !Uri.TryCreate("http://" + read[5..].TrimStart('/'), UriKind.Absolute, out var target) || target.Authority != "app.test";
    }
}
