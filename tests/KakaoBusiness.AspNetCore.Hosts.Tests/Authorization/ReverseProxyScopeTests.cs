using System.Net;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Authorization;

/// <summary>Routes of YARP, whose configuration names a policy.</summary>
public sealed class ReverseProxyScopeTests
{
    [Theory]
    [InlineData(KakaoBusinessPolicies.KeywordManagement)]
    [InlineData("KakaoBusiness:moment_delete or keyword_management")]
    [InlineData("KakaoBusiness:biz_account_email and keyword_management")]
    public async Task Route_requires_the_scope(string policy)
    {
        await using var app = await StartAsync(policy);

        await Access.AssertEnforcedAsync(app, "/ads");
    }

    [Fact]
    public async Task Malformed_route_scope_fails_startup()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("KakaoBusiness:moment_delete, keyword_management"));

        Assert.Contains("'KakaoBusiness:moment_delete, keyword_management' not found", exception.ToString(), StringComparison.Ordinal);
    }

    private static Task<HostApp> StartAsync(string policy) => HostApp.StartAsync(
        services => services.AddSingleton<IForwarderHttpClientFactory, Destination>().AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "ads", ClusterId = "ads", Match = new RouteMatch { Path = "/ads" }, AuthorizationPolicy = policy }],
            [new ClusterConfig { ClusterId = "ads", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = "http://ads.test/" } } }]),
        pipeline =>
        {
            pipeline.UseAuthorization();
            pipeline.MapReverseProxy();
        });

    /// <summary>The server behind the proxy.</summary>
    private sealed class Destination : HttpMessageHandler, IForwarderHttpClientFactory
    {
        public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("in"), RequestMessage = request });
    }
}
