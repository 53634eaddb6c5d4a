using Contoso.Ads;
using Grpc.Core;
using Grpc.Net.Client;
using KakaoBusiness.AspNetCore.Hosts.Tests.Grpc;
using KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;
using KakaoBusiness.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>A gRPC service that calls the Kakao Moment API, by the real client: the recipe of docs/grpc.md.</summary>
public sealed class GrpcTests
{
    private static void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddKakaoBusiness();
        builder.Services.AddAuthorization();
        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .AddKakaoBusinessToken();
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<ConsentInterceptor>());
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGrpcService<AdService>();
    }

    [RequireScope("moment_management")]
    public sealed class AdService(MomentClient moment) : Ads.AdsBase
    {
        public override async Task<Answer> Scoped(Question request, ServerCallContext context)
            => new() { Text = await moment.GetAdAccountsAsync(context.CancellationToken) };
    }

    [Fact]
    public async Task Service_calls_ad_api_with_token_of_session()
    {
        await using var app = await StartAsync();

        Assert.Equal((StatusCode.Unauthenticated, null), await CallAsync(app, cookies: null));
        using var browser = await app.NewVisitorAsync("keyword_management");
        Assert.Equal((StatusCode.PermissionDenied, null), await CallAsync(app, browser.CookieHeader));
        await browser.SignInAsync("moment_management");
        var (status, text) = await CallAsync(app, browser.CookieHeader);

        Assert.Equal(StatusCode.OK, status);
        Assert.Contains("12345", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-401, 401, StatusCode.Unauthenticated, null)]
    [InlineData(-402, 403, StatusCode.PermissionDenied, "moment_management")]
    public async Task Refusal_of_ad_api_becomes_status(int code, int httpStatus, StatusCode expected, string? missing)
    {
        await using var app = await StartAsync();
        using var browser = await app.NewVisitorAsync("moment_management");
        app.Kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentAdAccounts, code, statusCode: httpStatus));

        Assert.Equal((expected, missing), await CallAsync(app, browser.CookieHeader));
    }

    private static Task<HostApp> StartAsync() => HostApp.StartProgramAsync(AddServices, UsePipeline);

    /// <summary>Returns the answer, or the scopes that the refusal names.</summary>
    private static async Task<(StatusCode Status, string? Text)> CallAsync(HostApp app, string? cookies)
    {
        using var client = app.Server.CreateClient();
        if (cookies is not null) client.DefaultRequestHeaders.Add("Cookie", cookies);
        using var channel = GrpcChannel.ForAddress(Visitor.App, new GrpcChannelOptions { HttpClient = client });
        try
        {
            return (StatusCode.OK, (await new Ads.AdsClient(channel).ScopedAsync(new Question(), cancellationToken: TestContext.Current.CancellationToken)).Text);
        }
        catch (RpcException exception)
        {
            return (exception.StatusCode, exception.Trailers.GetValue("missing-scopes"));
        }
    }
}
