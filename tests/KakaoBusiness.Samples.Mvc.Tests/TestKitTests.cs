using System.Net;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>
/// The example of the emulator's README with the sample, and without the fixtures of this project: an app's test needs only the package
/// and Microsoft.AspNetCore.Mvc.Testing.
/// </summary>
public sealed class TestKitTests : IAsyncDisposable
{
    private readonly KakaoEmulator _kakao = new();
    private readonly WebApplicationFactory<Program> _app;
    private readonly KakaoBrowserHandler _user;
    private readonly HttpClient _browser;

    public TestKitTests()
    {
        _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host.UseKakaoEmulator(_kakao)
            // Only the sample needs this: without a client ID, it starts its own emulator.
            .UseSetting("Authentication:Schemes:KakaoBusiness:ClientId", "the app's own")
            .UseSetting("Logging:LogLevel:Default", "None")
            .ConfigureServices(services => services.AddDataProtection().UseEphemeralDataProtectionProvider()));
        _user = new KakaoBrowserHandler(_kakao);
        _browser = _app.CreateDefaultClient(_user);
        _browser.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task User_signs_in_while_opening_a_page()
    {
        var page = await _browser.GetStringAsync("/account", Cancelled);

        Assert.Contains("owner@example.com", page, StringComparison.Ordinal);
        var exchange = Assert.Single(_kakao.Requests.Of(KakaoEndpoint.Token));
        Assert.Equal("http://localhost/signin-kakaobusiness", exchange.Form["redirect_uri"]);
    }

    [Fact]
    public async Task Sign_in_works_over_HTTPS()
    {
        using var browser = _app.CreateDefaultClient(new Uri("https://localhost"), new KakaoBrowserHandler(_kakao));
        Assert.Contains("owner@example.com", await browser.GetStringAsync("/account", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ad_API_calls_return_data_of_the_persona()
    {
        _user.Persona = "other-owner";
        _user.AdAccounts = ["moment:14346"];

        var page = await _browser.GetStringAsync("/moment/adaccounts", Cancelled);

        Assert.Contains("14346", page, StringComparison.Ordinal);
        Assert.DoesNotContain("14345", page, StringComparison.Ordinal);
        Assert.Contains("Bearer ", Assert.Single(_kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts)).Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_user_sees_the_apps_page()
    {
        _user.Decision = KakaoConsentDecision.Cancel;

        using var page = await _browser.GetAsync("/account", Cancelled);

        Assert.Equal("/account/cancelled", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(0, _kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Fault_at_Kakao_shows_the_apps_failure_page()
    {
        _kakao.Faults.Add(KakaoFault.Koe(KakaoEndpoint.Token, "KOE237", times: 1));

        using var failure = await _browser.GetAsync("/account", Cancelled);
        using var retry = await _browser.GetAsync("/account", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.StatusCode);
        Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
    }

    [Fact]
    public async Task Token_revoked_at_Kakao_leads_to_consent()
    {
        await _browser.GetStringAsync("/moment/adaccounts", Cancelled);
        _kakao.AccountSettings.RevokeAll("owner");

        await _browser.GetStringAsync("/moment/adaccounts", Cancelled);

        Assert.Equal(2, _kakao.Requests.Of(KakaoEndpoint.Consent).Count);
        Assert.Equal(1, _kakao.LiveTokenCount);
    }
}
