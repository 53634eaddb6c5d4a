using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>A worker that shares database and keys with the web app in which the advertisers connect: the recipe of docs/own-login.md.</summary>
public sealed class WorkerTests : IDisposable
{
    private readonly SharedState _state = new();

    private static void AddServices(HostApplicationBuilder builder)
    {
        builder.Services.AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement))
            .AddEntityFrameworkStore<AppDbContext>();
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .AddKakaoBusinessToken();
        builder.Services.AddHostedService<NightlyReports>();
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Worker_calls_ad_api_for_each_connection()
    {
        var kakao = new KakaoEmulator();
        using (var web = await StartAsync(kakao, builder => builder.Services.AddKakaoBusinessConnections().AddEntityFrameworkStore<AppDbContext>()))
        {
            await ConnectAsync(web, kakao, "advertiser-1", "owner");
            await ConnectAsync(web, kakao, "advertiser-2", "other-owner");
        }

        using var worker = await StartAsync(kakao, AddServices);

        await Eventually.HoldsAsync(() => kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts).Count == 2);
        Assert.Equal(2, kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts).Select(request => request.Headers["Authorization"]).Distinct().Count());
    }

    private static async Task ConnectAsync(IHost web, KakaoEmulator kakao, string key, string persona)
    {
        var connections = web.Services.GetRequiredService<IKakaoBusinessConnections>();
        var token = new KakaoBusinessToken(kakao.IssueToken(persona, ["moment_management"]));
        Assert.True((await connections.ImportAsync(key, token, owner: "agency", cancellationToken: TestContext.Current.CancellationToken)).Succeeded);
    }

    private async Task<IHost> StartAsync(KakaoEmulator kakao, Action<HostApplicationBuilder> addServices)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Worker" });
        addServices(builder);
        builder.UseKakaoEmulator(kakao);
        _state.AddTo(builder.Services);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
