using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Emulator.Tests.Hosting;

/// <summary>An app that knows an emulator by its address alone.</summary>
public sealed class RemoteEmulatorTests : IAsyncLifetime
{
    private readonly KakaoEmulator _kakao = new();
    private readonly SocketBrowser _browser = new();
    private KakaoEmulatorServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await KakaoEmulatorServer.StartAsync(_kakao, cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Sign_in_and_ad_api_call_reach_the_address()
    {
        await using var app = await StartAsync(builder => builder.UseKakaoEmulator(_server.BaseAddress));

        var page = await _browser.SignInAsync(WebApps.AddressOf(app), "owner", "moment:12345");
        var accounts = await _browser.OpenAsync(new Uri(WebApps.AddressOf(app), "accounts"));

        Assert.Equal("Signed in as owner@example.com", page);
        Assert.Contains("12345", accounts.Body, StringComparison.Ordinal);
        Assert.Single(_kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Browser_and_app_can_use_different_addresses()
    {
        await using var elsewhere = await KakaoEmulatorServer.StartAsync(new KakaoEmulator(), cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await StartAsync(builder => builder.UseKakaoEmulator(elsewhere.BaseAddress, _server.BaseAddress));

        var screen = await _browser.OpenAsync(WebApps.AddressOf(app));
        using var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient("plain");
        using var response = await client.GetAsync(new Uri(SampleApp.TokenInformation), TestContext.Current.CancellationToken);

        Assert.Equal(elsewhere.BaseAddress.Port, screen.Address.Port);
        Assert.Single(_kakao.Requests.Of(KakaoEndpoint.TokenInformation));
        Assert.Equal(SampleApp.TokenInformation, response.RequestMessage!.RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task Configured_client_is_refused_before_its_secret_is_sent()
    {
        await using var app = await StartAsync(
            builder => builder.UseKakaoEmulator(_server.BaseAddress),
            ("Authentication:Schemes:KakaoBusiness:ClientId", "production"), ("Authentication:Schemes:KakaoBusiness:ClientSecret", "the secret of production"));

        var page = await _browser.OpenAsync(WebApps.AddressOf(app));

        Assert.Contains("KOE101", page.Body, StringComparison.Ordinal);
        Assert.Empty(_kakao.Requests.Of(KakaoEndpoint.Token));
    }

    [Fact]
    public async Task Client_that_the_emulator_knows_signs_in()
    {
        _kakao.Options.Clients.Add(new KakaoClient { ClientId = "partner", ClientSecret = "the secret", AppName = "Partner Center" });
        await using var app = await StartAsync(
            builder => builder.UseKakaoEmulator(_server.BaseAddress),
            ("Authentication:Schemes:KakaoBusiness:ClientId", "partner"), ("Authentication:Schemes:KakaoBusiness:ClientSecret", "the secret"));

        var screen = await _browser.OpenAsync(WebApps.AddressOf(app));
        var page = await _browser.AgreeAsync(screen, "owner", "moment:12345");

        Assert.Contains("Partner Center", screen.Body, StringComparison.Ordinal);
        Assert.Equal("Signed in as owner@example.com", page);
    }

    [Theory]
    [InlineData("http://emulator.example:5180")]
    [InlineData("http://192.0.2.1:5180")]
    [InlineData("http://kakao-emulator:5180")]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost:5180/path")]
    [InlineData("http://user@localhost:5180")]
    [InlineData("/relative")]
    public void Unsafe_address_is_refused(string address)
        => Assert.Throws<ArgumentException>(nameof(address), () => WebApps.CreateBuilder().UseKakaoEmulator(new Uri(address, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData("http://kakao-emulator:5180", true)]
    [InlineData("https://emulator.example", true)]
    [InlineData("http://emulator.example:5180", false)]
    [InlineData("http://192.0.2.1:5180", false)]
    public void Backchannel_accepts_names_of_containers(string address, bool isAccepted)
    {
        var builder = WebApps.CreateBuilder();

        var failure = Record.Exception(() => builder.UseKakaoEmulator(_server.BaseAddress, new Uri(address)));

        Assert.Equal(isAccepted, failure is null);
        Assert.True(failure is null or ArgumentException { ParamName: "backchannelAddress" });
    }

    [Fact]
    public async Task Production_is_refused()
    {
        Assert.Contains("Production", Refusal(builder => builder.UseKakaoEmulator(_server.BaseAddress)), StringComparison.Ordinal);
        Assert.Contains("Production", Refusal(builder => builder.UseKakaoEmulator(_server)), StringComparison.Ordinal);
        Assert.Contains("Production", Refusal(builder => builder.WebHost.UseKakaoEmulator(_server)), StringComparison.Ordinal);

        static string Refusal(Action<WebApplicationBuilder> use) => Assert.Throws<InvalidOperationException>(() =>
        {
            var builder = WebApps.CreateBuilder("Production");
            use(builder);
            builder.Build();
        }).Message;
    }

    /// <summary>A worker has no web server: its connection is used with the token that the emulator issued.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Worker_calls_the_ad_api_with_a_connection(bool inProcess)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        if (inProcess) builder.UseKakaoEmulator(_kakao);
        else builder.UseKakaoEmulator(_server.BaseAddress);
        builder.Services.AddLogging();
        builder.Services.AddKakaoBusinessConnections().AddInMemoryStore();
        builder.Services.AddHttpClient("moment", client => client.BaseAddress = new Uri("https://apis.moment.kakao.com")).AddKakaoBusinessToken();
        using var worker = builder.Build();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        var connections = worker.Services.GetRequiredService<IKakaoBusinessConnections>();

        var imported = await connections.ImportAsync("advertiser", new KakaoBusinessToken(_kakao.IssueToken()), cancellationToken: TestContext.Current.CancellationToken);
        using var client = connections.CreateClient("advertiser", "moment");
        var accounts = await client.GetStringAsync(new Uri("/openapi/v4/adAccounts/pages", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Null(imported.Error);
        Assert.Contains("12345", accounts, StringComparison.Ordinal);
    }

    private static Task<WebApplication> StartAsync(Action<WebApplicationBuilder> use, params (string Key, string? Value)[] settings)
    {
        var builder = WebApps.CreateBuilder(settings: settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHttpClient("plain");
        use(builder);
        return WebApps.StartAsync(builder);
    }
}
