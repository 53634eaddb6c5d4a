using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>A program as <c>dotnet new worker</c> makes it, in Development, where services are validated when the host is built.</summary>
public sealed class ConnectionWorkerTests
{
    [Fact]
    public async Task Worker_uses_client_store_and_watcher_without_routing()
    {
        var emulator = new KakaoEmulator(new KakaoEmulatorOptions { ClientId = TestApp.ClientId, ClientSecret = TestApp.ClientSecret });
        await using var kakao = await KakaoEmulatorServer.StartAsync(emulator, cancellationToken: TestContext.Current.CancellationToken);
        var address = kakao.BaseAddress.ToString().TrimEnd('/');
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration["Authentication:Schemes:KakaoBusiness:ClientId"] = TestApp.ClientId;
        builder.Configuration["Authentication:Schemes:KakaoBusiness:ClientSecret"] = TestApp.ClientSecret;
        builder.Configuration["Authentication:Schemes:KakaoBusiness:TokenInformationEndpoint"] = address + "/v1/business/tokeninfo";
        builder.Configuration["Authentication:Schemes:KakaoBusiness:UserInformationEndpoint"] = address + "/v1/business/userinfo";
        builder.Configuration["Authentication:Schemes:KakaoBusiness:RevocationEndpoint"] = address + "/v1/business/revoke";
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddKakaoBusinessConnections().AddInMemoryStore();
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(address)).AddKakaoBusinessToken();
        builder.Services.AddSingleton(new KakaoBusinessToken(emulator.IssueToken()));
        var result = new TaskCompletionSource<(bool, HttpStatusCode, KakaoBusinessDisconnectResult)>();
        builder.Services.AddSingleton(result).AddHostedService<Job>();
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal((true, HttpStatusCode.OK, KakaoBusinessDisconnectResult.Revoked), await result.Task.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, emulator.LiveTokenCount);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Job(
        IKakaoBusinessClient kakao, IKakaoBusinessConnections connections, KakaoBusinessToken token,
        TaskCompletionSource<(bool, HttpStatusCode, KakaoBusinessDisconnectResult)> result) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                var information = await kakao.GetTokenInformationAsync(token, cancellationToken: stoppingToken);
                await connections.ImportAsync("advertiser-42", token, cancellationToken: stoppingToken);
                var status = await connections.CreateClient<MomentClient>("advertiser-42").ListAsync();
                result.SetResult((information.Succeeded, status, await connections.DisconnectAsync("advertiser-42", cancellationToken: stoppingToken)));
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        }
    }
}
