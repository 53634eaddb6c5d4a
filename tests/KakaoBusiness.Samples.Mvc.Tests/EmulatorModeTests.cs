using KakaoBusiness.Samples.Mvc.NotNeededInYourApp;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>When the emulator runs beside the site, and that it never runs in Production.</summary>
public sealed class EmulatorModeTests
{
    private const string EnabledKey = "Emulator:Enabled";

    [Fact]
    public async Task Development_without_client_ID_signs_in_at_emulator()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.HasClientId = false; });
        var browser = site.OpenBrowser();

        var consent = await browser.OpenConsentAsync();
        var page = await browser.AgreeAsync(consent);

        Assert.Equal("127.0.0.1", consent.Url.Host);
        Assert.Equal("owner@example.com", page.TextOf("#email"));
        Assert.Equal("moment:12345", page.Values("#resources [data-resource]", "data-resource").First());
    }

    [Fact]
    public async Task Site_signs_in_under_every_loopback_name()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.HasClientId = false; options.ListensOnPort = true; });

        foreach (var host in new[] { "localhost", "127.0.0.1" })
        {
            var browser = site.OpenBrowser();
            var login = new UriBuilder(site.BaseAddress) { Host = host, Path = "/account/login" }.Uri;
            var page = await browser.AgreeAsync(await browser.OpenAsync(login));

            Assert.Equal(new UriBuilder(site.BaseAddress) { Host = host, Path = "/account" }.Uri, page.Url);
            Assert.Equal("owner@example.com", page.TextOf("#email"));
        }
    }

    [Fact]
    public async Task Emulator_stops_with_the_site()
    {
        var site = new SampleSite(options => { options.Environment = "Development"; options.HasClientId = false; });
        var emulator = site.Services.GetRequiredService<SiteEmulator>().BaseAddress!;
        await site.DisposeAsync();

        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(emulator, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Staging")]
    [InlineData("Production")]
    public async Task Client_ID_turns_the_emulator_off(string environment)
    {
        await using var site = new SampleSite(options => options.Environment = environment);

        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/account/login");

        Assert.Equal("https://kauth.kakao.com/oauth/business/authorize", answer.Location!.GetLeftPart(UriPartial.Path));
        Assert.Null(site.Services.GetRequiredService<SiteEmulator>().BaseAddress);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Emulator_in_Production_fails_startup(bool hasClientId)
    {
        var refusal = RefusalOf(options => { options.HasClientId = hasClientId; options.Settings[EnabledKey] = "true"; });

        Assert.Contains("Emulator:Enabled is true in the environment Production", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Production", "false")]
    [InlineData("Staging", null)]
    [InlineData("Development", "false")]
    public void Missing_client_ID_fails_startup_naming_the_setting(string environment, string? enabled)
    {
        var refusal = RefusalOf(options =>
        {
            options.Environment = environment;
            options.HasClientId = false;
            if (enabled is not null) options.Settings[EnabledKey] = enabled;
        });

        Assert.Contains("Authentication:Schemes:KakaoBusiness:ClientId is missing", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_emulator_setting_fails_startup()
        => Assert.Contains("write true or false", RefusalOf(options => options.Settings[EnabledKey] = "yes"), StringComparison.Ordinal);

    [Fact]
    public async Task Enabled_emulator_replaces_configured_credentials()
    {
        await using var site = new SampleSite(options => { options.Environment = "Staging"; options.Settings[EnabledKey] = "true"; options.Settings[SampleSiteOptions.ClientIdKey] = "the-real-key"; });

        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/account/login");

        Assert.Equal("127.0.0.1", answer.Location!.Host);
        Assert.DoesNotContain("the-real-key", answer.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_page_links_to_running_emulators_settings()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.HasClientId = false; });
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        var settings = await browser.OpenAsync(account.Values("#emulator a", "href").Single());

        Assert.NotNull(settings.Document.QuerySelector("form[data-persona=owner]"));
    }

    [Fact]
    public async Task Pages_do_not_mention_the_emulator_when_off()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var account = await browser.SignInAsync();

        Assert.Null(account.Document.QuerySelector(".notice"));
        Assert.DoesNotContain("mulator", account.Body, StringComparison.Ordinal);
    }

    private static string RefusalOf(Action<SampleSiteOptions> configure) => Assert.Throws<InvalidOperationException>(() => new SampleSite(configure)).Message;
}
