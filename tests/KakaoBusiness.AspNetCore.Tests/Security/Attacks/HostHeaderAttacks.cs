using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Security.Attacks;

/// <summary>By a host that the request invents, itself or in the name of a proxy.</summary>
[Trait("Category", "Attack")]
public class HostHeaderAttacks
{
    /// <summary>
    /// The callback URL is made of the request's host. Kakao compares it with the registered ones, so an invented host gets no
    /// code; what takes the defense out is a Kakao at which the attacker's own is registered. An app says which hosts are its
    /// own by <c>AllowedHosts</c>.
    /// </summary>
    [Fact]
    public Task Host_header_abuse_to_have_the_code_sent_elsewhere() => Attack.IsRefusedAsync(
        site => CodeGoesToAsync(site, "evil.test", request => request.Headers.Host = "evil.test"),
        setup => setup.Pipeline = app => app.Services.GetRequiredService<KakaoEmulator>().RegisterRedirectUri("http://evil.test/signin-kakaobusiness"));

    [Fact]
    public Task Host_header_abuse_to_allow_a_foreign_return_url() => Attack.IsRefusedAsync(
        async site =>
        {
            site.Challenge = () => new AuthenticationProperties { RedirectUri = "http://evil.test/stolen" };
            using var browser = site.NewBrowser();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/challenge");
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.test");
            using var challenged = await browser.SendAsync(request);
            using var response = await browser.GetAsync(Browser.CallbackUrl(challenged.Headers.Location!, "code=c&state={state}").Replace("evil.test", "app.test", StringComparison.Ordinal));
            return Attack.LeadsElsewhere(Uri.EscapeDataString(response.Headers.NonValidated["Location"].Single()));
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
}
