using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>When the emulator runs beside the site, and that it is no back door.</summary>
public sealed class EmulatorModeTests
{
    private const string EnabledKey = "Emulator:Enabled";

    [Fact]
    public async Task In_development_without_a_client_id_a_whole_sign_in_goes_through_the_sites_own_emulator()
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
    public async Task A_site_on_a_port_signs_in_under_every_name_of_loopback()
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
    public async Task The_emulator_ends_with_the_site()
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
    public async Task With_a_client_id_the_emulator_is_off_and_the_browser_goes_to_the_real_kakao(string environment)
    {
        await using var site = new SampleSite(options => options.Environment = environment);

        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/account/login");

        Assert.Equal("https://kauth.kakao.com/oauth/business/authorize", answer.Location!.GetLeftPart(UriPartial.Path));
        Assert.Null(site.Services.GetRequiredService<SiteEmulator>().BaseAddress);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_production_the_emulator_is_refused_at_start(bool hasClientId)
    {
        var refusal = RefusalOf(options => { options.HasClientId = hasClientId; options.Settings[EnabledKey] = "true"; });

        Assert.Contains("Emulator:Enabled is true in the environment Production", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Production", "false")]
    [InlineData("Staging", null)]
    [InlineData("Development", "false")]
    public void Without_emulator_and_client_id_the_site_refuses_to_start_and_names_the_missing_setting(string environment, string? enabled)
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
    public void A_setting_that_is_neither_true_nor_false_is_refused_at_start()
        => Assert.Contains("write true or false", RefusalOf(options => options.Settings[EnabledKey] = "yes"), StringComparison.Ordinal);

    [Fact]
    public async Task Outside_production_the_emulator_can_be_turned_on_and_takes_the_place_of_the_configured_credentials()
    {
        await using var site = new SampleSite(options => { options.Environment = "Staging"; options.Settings[EnabledKey] = "true"; options.Settings[SampleSiteOptions.ClientIdKey] = "the-real-key"; });

        var answer = await site.OpenBrowser().OpenWithoutRedirectAsync("/account/login");

        Assert.Equal("127.0.0.1", answer.Location!.Host);
        Assert.DoesNotContain("the-real-key", answer.Location.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_page_links_to_the_emulators_account_settings_while_it_runs()
    {
        await using var site = new SampleSite(options => { options.Environment = "Development"; options.HasClientId = false; });
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        var settings = await browser.OpenAsync(account.Values("#emulator a", "href").Single());

        Assert.NotNull(settings.Document.QuerySelector("form[data-persona=owner]"));
    }

    [Fact]
    public async Task Without_the_emulator_no_page_mentions_it()
    {
        await using var site = new SampleSite();
        var browser = site.OpenBrowser();

        var account = await browser.SignInAsync();

        Assert.Null(account.Document.QuerySelector(".notice"));
        Assert.DoesNotContain("mulator", account.Body, StringComparison.Ordinal);
    }

    private static string RefusalOf(Action<SampleSiteOptions> configure) => Assert.Throws<InvalidOperationException>(() => new SampleSite(configure)).Message;
}
