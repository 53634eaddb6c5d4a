using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary>Without a request, as a background job calls it.</summary>
public class KakaoBusinessClientTests
{
    private static IKakaoBusinessClient ClientOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<KakaoBusinessToken> TokenOfAsync(TestApp app)
    {
        using var browser = app.NewBrowser();
        return new KakaoBusinessToken((await browser.SignedInAsync()).SessionToken());
    }

    [Fact]
    public async Task It_shows_what_a_token_is_and_whose()
    {
        await using var app = await TestApp.StartAsync();
        var token = await TokenOfAsync(app);

        var information = await ClientOf(app).GetTokenInformationAsync(token, cancellationToken: Cancellation);
        var user = await ClientOf(app).GetUserInformationAsync(token, cancellationToken: Cancellation);

        Assert.True(information.Succeeded);
        Assert.Equal(["biz_account_email"], information.Value.Scopes);
        Assert.Equal("owner@example.com", user.Value!.Email);
    }

    [Fact]
    public async Task Revoked_token_is_dead_and_revoking_it_again_succeeds()
    {
        await using var app = await TestApp.StartAsync();
        var token = await TokenOfAsync(app);

        Assert.False((await ClientOf(app).RevokeAsync(token, cancellationToken: Cancellation)).Value!.WasDeadAlready);
        Assert.True((await ClientOf(app).RevokeAsync(token, cancellationToken: Cancellation)).Value!.WasDeadAlready);

        var information = await ClientOf(app).GetTokenInformationAsync(token, cancellationToken: Cancellation);
        Assert.Equal("-401", information.Error!.Code);
        Assert.Equal(KakaoBusinessErrorKind.TokenDead, information.Error.Kind);
    }

    [Theory, InlineData(301), InlineData(302), InlineData(303), InlineData(304), InlineData(307), InlineData(308)]
    public async Task Redirect_of_any_endpoint_is_an_invalid_response(int status)
    {
        await using var app = await TestApp.StartAsync();
        var token = await TokenOfAsync(app);
        foreach (var endpoint in (KakaoEndpoint[])[KakaoEndpoint.TokenInformation, KakaoEndpoint.UserInformation, KakaoEndpoint.Revoke])
            app.Emulator.Faults.Add(KakaoFault.Redirect(endpoint, "https://elsewhere.example/", status));

        Assert.Equal(KakaoBusinessErrorCodes.InvalidResponse, (await ClientOf(app).GetTokenInformationAsync(token, cancellationToken: Cancellation)).Error!.Code);
        Assert.Equal(KakaoBusinessErrorCodes.InvalidResponse, (await ClientOf(app).GetUserInformationAsync(token, cancellationToken: Cancellation)).Error!.Code);
        Assert.Equal(KakaoBusinessErrorCodes.InvalidResponse, (await ClientOf(app).RevokeAsync(token, cancellationToken: Cancellation)).Error!.Code);
    }

    [Fact]
    public async Task Failure_is_a_result()
    {
        await using var app = await TestApp.StartAsync();
        var token = await TokenOfAsync(app);
        foreach (var endpoint in (KakaoEndpoint[])[KakaoEndpoint.TokenInformation, KakaoEndpoint.UserInformation, KakaoEndpoint.Revoke])
            app.Emulator.Faults.Add(KakaoFault.Cut(endpoint));

        Assert.Equal(KakaoBusinessErrorCodes.Unreachable, (await ClientOf(app).GetTokenInformationAsync(token, cancellationToken: Cancellation)).Error!.Code);
        Assert.Equal(KakaoBusinessErrorCodes.Unreachable, (await ClientOf(app).GetUserInformationAsync(token, cancellationToken: Cancellation)).Error!.Code);
        Assert.Equal(KakaoBusinessErrorCodes.Unreachable, (await ClientOf(app).RevokeAsync(token, cancellationToken: Cancellation)).Error!.Code);
    }

    [Fact]
    public async Task Scheme_that_is_not_ours_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => ClientOf(app).RevokeAsync(new KakaoBusinessToken("x"), "Cookies", Cancellation));
    }

    [Fact]
    public async Task Second_scheme_calls_its_own_endpoints()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication()
            .AddKakaoBusiness()
            .AddKakaoBusiness("Second", options =>
            {
                options.ClientId = TestApp.ClientId;
                options.CallbackPath = "/signin-second";
                options.TokenInformationEndpoint = "https://kapi.kakao.com/openapi/nowhere";
            }));
        var result = await ClientOf(app).GetTokenInformationAsync(new KakaoBusinessToken("x"), "Second", Cancellation);
        Assert.Equal(404, result.Error!.StatusCode);
    }

    [Fact]
    public async Task Callers_cancellation_throws()
    {
        await using var app = await TestApp.StartAsync();
        app.Emulator.Faults.Add(KakaoFault.Hang(KakaoEndpoint.Revoke));
        using var cancellation = new CancellationTokenSource();
        var call = ClientOf(app).RevokeAsync(new KakaoBusinessToken("x"), cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
