using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Emulator.Tests.Hosting;

/// <summary>An app with two apps at Kakao, each with its own client ID and secret.</summary>
public sealed class SeveralSchemesTests : IAsyncLifetime
{
    private readonly KakaoEmulator _kakao = new();
    private WebApplication _app = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_scheme_signs_in_with_its_own_client()
    {
        await StartAsync();

        Assert.Equal("/done", await SignInAsync("Retail"));
        Assert.Equal("/done", await SignInAsync("Travel"));

        var exchanges = _kakao.Requests.Of(KakaoEndpoint.Token);
        Assert.Equal([("retail", "retail secret"), ("travel", "travel secret")], exchanges.Select(request => (request.Form["client_id"], request.Form["client_secret"])));
        Assert.Equal(["retail", "travel"], _kakao.AccountSettings.Connections.Select(connection => connection.ClientId));
    }

    [Fact]
    public async Task Declared_client_with_another_secret_is_refused()
    {
        _kakao.Options.Clients.Add(new KakaoClient { ClientId = "travel", ClientSecret = "rotated" });
        await StartAsync();

        Assert.Equal("/done", await SignInAsync("Retail"));
        Assert.NotEqual("/done", await SignInAsync("Travel"));
        Assert.Equal(["retail"], _kakao.AccountSettings.Connections.Select(connection => connection.ClientId));
    }

    /// <summary>A code belongs to the app that asked for it.</summary>
    [Fact]
    public async Task Code_of_one_client_is_refused_for_another()
    {
        await StartAsync();
        await SignInAsync("Retail");
        await SignInAsync("Travel");
        using var http = new HttpClient(_kakao.CreateHandler());
        var authorize = new Uri($"{SampleApp.Authorize}?client_id=retail&response_type=code&redirect_uri=http://localhost/x&scope=biz_account_email");
        var code = SampleApp.QueryOf(await _kakao.AgreeAsync(authorize, cancellationToken: Cancelled))["code"]!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = "travel",
            ["client_secret"] = "travel secret",
            ["redirect_uri"] = "http://localhost/x",
            ["code"] = code,
        });

        using var response = await http.PostAsync(new Uri(SampleApp.TokenUrl), form, Cancelled);

        Assert.Contains("KOE320", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        var builder = WebApps.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.UseKakaoEmulator(_kakao);
        builder.Services.AddAuthentication("Cookies").AddCookie("Cookies")
            .AddKakaoBusiness("Retail", kakao => (kakao.ClientId, kakao.ClientSecret, kakao.CallbackPath) = ("retail", "retail secret", "/signin-retail"))
            .AddKakaoBusiness("Travel", kakao => (kakao.ClientId, kakao.ClientSecret, kakao.CallbackPath) = ("travel", "travel secret", "/signin-travel"));
        _app = builder.Build();
        _app.MapGet("/sign-in/{scheme}", (string scheme) => Results.Challenge(new AuthenticationProperties { RedirectUri = "/done" }, [scheme]));
        _app.MapGet("/done", () => "done");
        await _app.StartAsync(Cancelled);
    }

    private async Task<string> SignInAsync(string scheme)
    {
        using var browser = new HttpClient(new KakaoBrowserHandler(_kakao) { InnerHandler = _app.GetTestServer().CreateHandler() });
        using var response = await browser.GetAsync(new Uri($"http://localhost/sign-in/{scheme}"), Cancelled);
        return response.RequestMessage!.RequestUri!.AbsolutePath;
    }
}
