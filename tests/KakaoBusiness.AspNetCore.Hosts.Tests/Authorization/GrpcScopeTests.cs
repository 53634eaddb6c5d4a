using Grpc.Core;
using Grpc.Net.Client;
using KakaoBusiness.AspNetCore.Hosts.Tests.Grpc;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>gRPC services and their methods, by the real client.</summary>
public sealed class GrpcScopeTests
{
    [Fact]
    public async Task Method_requires_the_scope()
        => await AssertEnforcedAsync(channel => new Ads.AdsClient(channel).ScopedAsync(new Question()));

    [Fact]
    public async Task Service_requires_the_scope()
        => await AssertEnforcedAsync(channel => new Campaigns.CampaignsClient(channel).GetAsync(new Question()));

    [Fact]
    public async Task Method_without_the_attribute_is_open()
    {
        await using var app = await StartAsync();

        Assert.Equal((StatusCode.OK, "in"), await CallAsync(app, scopes: null, channel => new Ads.AdsClient(channel).OpenAsync(new Question())));
    }

    private static async Task AssertEnforcedAsync(Func<GrpcChannel, AsyncUnaryCall<Answer>> call)
    {
        await using var app = await StartAsync();

        Assert.Equal((StatusCode.OK, "in"), await CallAsync(app, Access.Scope, call));
        Assert.Equal((StatusCode.PermissionDenied, null), await CallAsync(app, Access.OtherScope, call));
        var anonymous = await CallAsync(app, scopes: null, call);
        Assert.Null(anonymous.Text);
        Assert.True(anonymous.Status is StatusCode.Unauthenticated or StatusCode.PermissionDenied, $"{anonymous.Status}");
    }

    private static Task<HostApp> StartAsync() => HostApp.StartAsync(services => services.AddGrpc(), pipeline =>
    {
        pipeline.UseAuthorization();
        pipeline.MapGrpcService<AdService>();
        pipeline.MapGrpcService<CampaignService>();
    });

    private static async Task<(StatusCode Status, string? Text)> CallAsync(HostApp app, string? scopes, Func<GrpcChannel, AsyncUnaryCall<Answer>> call)
    {
        using var visitor = await app.NewVisitorAsync(scopes);
        using var client = app.Server.CreateClient();
        if (scopes is not null) client.DefaultRequestHeaders.Add("Cookie", visitor.CookieHeader);
        using var channel = GrpcChannel.ForAddress(Visitor.App, new GrpcChannelOptions { HttpClient = client });
        try
        {
            return (StatusCode.OK, (await call(channel)).Text);
        }
        catch (RpcException exception)
        {
            return (exception.StatusCode, null);
        }
    }

    private sealed class AdService : Ads.AdsBase
    {
        public override Task<Answer> Open(Question request, ServerCallContext context) => Task.FromResult(new Answer { Text = "in" });

        [RequireScope(Access.Scope)]
        public override Task<Answer> Scoped(Question request, ServerCallContext context) => Task.FromResult(new Answer { Text = "in" });
    }

    [RequireAnyScope(Access.Scope, "moment_delete")]
    private sealed class CampaignService : Campaigns.CampaignsBase
    {
        public override Task<Answer> Get(Question request, ServerCallContext context) => Task.FromResult(new Answer { Text = "in" });
    }
}
