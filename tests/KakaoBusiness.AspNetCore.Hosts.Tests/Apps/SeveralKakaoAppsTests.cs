using System.Security.Claims;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>Advertisers connect to several apps at Kakao, each a scheme of its own: the recipe of docs/own-login.md.</summary>
public sealed class SeveralKakaoAppsTests : IDisposable
{
    private readonly SharedState _state = new();

    private static void AddServices(WebApplicationBuilder builder)
    {
        var authentication = builder.Services.AddAuthentication("Cookies").AddCookie("Cookies");
        foreach (var brand in (string[])["Shoes", "Hats"])
        {
            // ClientId and ClientSecret come from Authentication:Schemes:Shoes and Authentication:Schemes:Hats.
            authentication.AddKakaoBusinessConnections(brand, kakao =>
                {
                    kakao.CallbackPath = $"/signin-kakao-{brand}";
                    kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
                })
                .AddEntityFrameworkStore<AppDbContext>()
                .AuthorizeConnect(request => Task.FromResult(request.User.Identity!.IsAuthenticated));
        }

        builder.Services.AddAuthorization();
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .AddKakaoBusinessToken();
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapGet("/{brand}/connect", (string brand)
            => Results.Challenge(new KakaoBusinessConnectProperties("advertiser-42") { RedirectUri = $"/{brand}/accounts" }, [brand])).RequireAuthorization();
        app.MapGet("/{brand}/accounts", (string brand, IKakaoBusinessConnections connections)
            => connections.CreateClient<MomentClient>("advertiser-42", authenticationScheme: brand).GetAdAccountsAsync()).RequireAuthorization();
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Key_has_a_connection_for_each_kakao_app()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await browser.VisitAsync("/login");

        browser.Persona = "owner";
        Assert.Contains("12345", (await browser.VisitAsync("/Shoes/connect")).Text, StringComparison.Ordinal);
        browser.Persona = "other-owner";
        Assert.Contains("14345", (await browser.VisitAsync("/Hats/connect")).Text, StringComparison.Ordinal);

        Assert.Contains("12345", (await browser.VisitAsync("/Shoes/accounts")).Text, StringComparison.Ordinal);
        Assert.Equal(
            ["shoes http://localhost/signin-kakao-Shoes", "hats http://localhost/signin-kakao-Hats"],
            app.Kakao.Requests.Of(KakaoEndpoint.Token).Select(request => $"{request.Form["client_id"]} {request.Form["redirect_uri"]}"));
    }

    [Fact]
    public async Task Disconnection_from_one_app_keeps_the_other()
    {
        await using var app = await StartAsync();
        using var browser = app.NewVisitor();
        await browser.VisitAsync("/login");
        await browser.VisitAsync("/Shoes/connect");
        await browser.VisitAsync("/Hats/connect");
        var connections = app.Services.GetRequiredService<IKakaoBusinessConnections>();

        await connections.DisconnectAsync("advertiser-42", "Shoes", TestContext.Current.CancellationToken);

        Assert.Null(await connections.FindAsync("advertiser-42", "Shoes", TestContext.Current.CancellationToken));
        Assert.NotNull(await connections.FindAsync("advertiser-42", "Hats", TestContext.Current.CancellationToken));
        Assert.Equal(1, app.Kakao.LiveTokenCount);
    }

    private Task<HostApp> StartAsync() => HostApp.StartProgramAsync(
        builder =>
        {
            builder.Configuration["Authentication:Schemes:Shoes:ClientId"] = "shoes";
            builder.Configuration["Authentication:Schemes:Hats:ClientId"] = "hats";
            AddServices(builder);
            _state.AddTo(builder.Services);
        },
        app =>
        {
            UsePipeline(app);
            app.MapGet("/login", (HttpContext context) => context.SignInAsync(
                "Cookies", new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, "kim")], "password"))));
        });
}
