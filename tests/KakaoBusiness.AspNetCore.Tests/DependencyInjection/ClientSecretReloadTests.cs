using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>A client secret that changes in the configuration is used without a restart; nothing else is reloaded.</summary>
public sealed class ClientSecretReloadTests
{
    private const string Section = "Authentication:Schemes:KakaoBusiness:";

    [Fact]
    public async Task Changed_secret_is_sent_and_sessions_continue()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();
        using var before = await browser.SignInAsync();
        var options = Options(app);
        var backchannel = options.Backchannel;

        Reload(app, ("ClientSecret", "anotherClientSecret0123456789abc"), ("CallbackPath", "/elsewhere"));
        using var other = app.NewBrowser();
        using var after = await other.SignInAsync();

        Assert.Contains("client_secret=anotherClientSecret0123456789abc", SentForm(app), StringComparison.Ordinal);
        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
        Assert.Same(options, Options(app));
        Assert.Same(backchannel, Options(app).Backchannel);
        Assert.Equal("/signin-kakaobusiness", Options(app).CallbackPath);
        Assert.Single(app.MessagesOf("ClientSecretReloaded"));
        KnownSecrets.AssertNoneLogged(app);
    }

    [Theory]
    [InlineData("ClientSecret", "", "is empty")]
    [InlineData("ClientSecret", null, "is empty")]
    [InlineData("ClientSecret", "two words", "contains white space")]
    [InlineData("ClientId", "another-key", "ClientId changed too")]
    public async Task Invalid_reload_keeps_the_secret_and_logs_it(string key, string? value, string fault)
    {
        await using var app = await TestApp.StartAsync();

        Reload(app, ("ClientSecret", "anotherClientSecret0123456789abc"), (key, value));

        Assert.Equal(TestApp.ClientSecret, Options(app).ClientSecret);
        Assert.Contains(fault, Assert.Single(app.MessagesOf("ClientSecretKept")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_repaired_after_invalid_reload_is_used()
    {
        await using var app = await TestApp.StartAsync();

        Reload(app, ("ClientSecret", ""));
        Reload(app, ("ClientSecret", "anotherClientSecret0123456789abc"));

        Assert.Equal("anotherClientSecret0123456789abc", Options(app).ClientSecret);
    }

    [Fact]
    public async Task Secret_of_the_apps_code_stays()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.ClientSecret = "fromCode");

        Reload(app, ("ClientSecret", "anotherClientSecret0123456789abc"));

        Assert.Equal("fromCode", Options(app).ClientSecret);
        Assert.Empty(app.MessagesOf("ClientSecretReloaded").Concat(app.MessagesOf("ClientSecretKept")));
    }

    [Fact]
    public async Task Reload_without_a_change_says_nothing()
    {
        await using var app = await TestApp.StartAsync();

        Reload(app);

        Assert.Empty(app.MessagesOf("ClientSecretReloaded").Concat(app.MessagesOf("ClientSecretKept")));
    }

    private static KakaoBusinessOptions Options(TestApp app) => app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");

    private static string SentForm(TestApp app) => System.Text.Encoding.UTF8.GetString(app.Emulator.Requests.Of(KakaoEndpoint.Token)[^1].Body.Span);

    private static void Reload(TestApp app, params (string Key, string? Value)[] changes)
    {
        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        foreach (var (key, value) in changes) configuration[Section + key] = value;
        configuration.Reload();
    }
}
