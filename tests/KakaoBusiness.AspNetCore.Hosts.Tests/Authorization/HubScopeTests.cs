using System.Net;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>SignalR hubs and their methods, by the real client.</summary>
public sealed class HubScopeTests
{
    [Theory]
    [InlineData(nameof(AdHub.All), HttpTransportType.WebSockets)]
    [InlineData(nameof(AdHub.All), HttpTransportType.LongPolling)]
    [InlineData(nameof(AdHub.Any), HttpTransportType.WebSockets)]
    [InlineData(nameof(AdHub.Any), HttpTransportType.LongPolling)]
    [InlineData(nameof(AdHub.Name), HttpTransportType.WebSockets)]
    public async Task Hub_method_requires_the_scope(string method, HttpTransportType transport)
    {
        await using var app = await StartAsync();

        Assert.Equal("in", await InvokeAsync(app, Access.Scope, "/hub", method, transport));
        await Assert.ThrowsAsync<HubException>(() => InvokeAsync(app, Access.OtherScope, "/hub", method, transport));
        await Assert.ThrowsAsync<HubException>(() => InvokeAsync(app, scopes: null, "/hub", method, transport));
        Assert.Equal("in", await InvokeAsync(app, scopes: null, "/hub", nameof(AdHub.Open), transport));
    }

    [Theory]
    [InlineData("/hub-by-class")]
    [InlineData("/hub-by-endpoint")]
    public async Task Hub_refuses_connections_without_the_scope(string hub)
    {
        await using var app = await StartAsync();

        Assert.Equal("in", await InvokeAsync(app, Access.Scope, hub, nameof(AdHub.Open)));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusalAsync(app, Access.OtherScope, hub));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(app, scopes: null, hub));
    }

    private static Task<HostApp> StartAsync() => HostApp.StartAsync(services => services.AddSignalR(), pipeline =>
    {
        pipeline.UseAuthorization();
        pipeline.UseWebSockets();
        pipeline.MapHub<AdHub>("/hub");
        pipeline.MapHub<ScopedHub>("/hub-by-class");
        pipeline.MapHub<AdHub>("/hub-by-endpoint").RequireScope(Access.Scope);
    });

    private static async Task<HttpStatusCode?> RefusalAsync(HostApp app, string? scopes, string hub)
        => (await Assert.ThrowsAsync<HttpRequestException>(() => InvokeAsync(app, scopes, hub, nameof(AdHub.Open)))).StatusCode;

    private static async Task<string> InvokeAsync(HostApp app, string? scopes, string hub, string method, HttpTransportType transport = HttpTransportType.LongPolling)
    {
        using var visitor = await app.NewVisitorAsync(scopes);
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(Visitor.App, hub), transport, options =>
        {
            options.HttpMessageHandlerFactory = _ => app.Server.CreateHandler();
            if (scopes is not null) options.Headers["Cookie"] = visitor.CookieHeader;
            options.WebSocketFactory = async (context, cancellationToken) =>
            {
                var client = app.Server.CreateWebSocketClient();
                client.ConfigureRequest = request => request.Headers.Cookie = visitor.CookieHeader;
                return await client.ConnectAsync(context.Uri, cancellationToken);
            };
        }).Build();

        await connection.StartAsync(TestContext.Current.CancellationToken);
        return await connection.InvokeAsync<string>(method, TestContext.Current.CancellationToken);
    }

    private class AdHub : Hub
    {
        private string Answer { get; } = "in";

        public string Open() => Answer;

        [RequireScope(Access.Scope)]
        public string All() => Answer;

        [RequireAnyScope("moment_delete", Access.Scope)]
        public string Any() => Answer;

        [Authorize(Policy = KakaoBusinessPolicies.KeywordManagement)]
        public string Name() => Answer;
    }

    [RequireScope(Access.Scope)]
    private sealed class ScopedHub : AdHub;
}
