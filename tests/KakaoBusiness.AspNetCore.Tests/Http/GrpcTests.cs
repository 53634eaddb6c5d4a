using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Builder;

namespace KakaoBusiness.AspNetCore.Tests.Http;

/// <summary>What a gRPC client makes of a refusal.</summary>
public class GrpcTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> List = new(MethodType.Unary, "ads.Moment", "List", Bytes, Bytes);

    [Theory]
    [InlineData(false, StatusCode.Unauthenticated)]
    [InlineData(true, StatusCode.PermissionDenied)]
    public async Task Grpc_client_maps_refusal_to_status(bool isSignedIn, StatusCode expected)
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Endpoints += web => web.MapPost("/ads.Moment/List", () => "never").RequireScope("moment_management"));
        using var browser = app.NewBrowser();
        if (isSignedIn) (await browser.SignInAsync()).Dispose();
        browser.Accept = null;
        using var channel = GrpcChannel.ForAddress(app.BaseAddress, new GrpcChannelOptions { HttpHandler = new BrowserHandler(browser) });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(List, null, default, [1, 2]));

        Assert.Equal(expected, failure.StatusCode);
    }

    private sealed class BrowserHandler(Browser browser) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await browser.SendAsync(request, cancellationToken);
            // The server in memory answers in the version of its own that gRPC refuses.
            response.Version = HttpVersion.Version20;
            return response;
        }
    }
}
