using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A sign-in that replaces a session does not wait for the revocation, and no revocation is lost.</summary>
public sealed class BackgroundRevocationTests
{
    private readonly TaskCompletionSource _kakaoAnswers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<TestApp> StartAsync() => TestApp.StartAsync(setup => setup.Options
        = options => options.BackchannelHttpHandler = new SlowRevocation(_kakaoAnswers.Task) { InnerHandler = options.BackchannelHttpHandler! });

    private static async Task ConsentAgainAsync(TestApp app)
    {
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        using var again = await browser.SignInAsync("/challenge");
        await browser.TicketAsync();
    }

    [Fact]
    public async Task Sign_in_does_not_wait_for_the_revocation()
    {
        await using var app = await StartAsync();

        await ConsentAgainAsync(app);

        Assert.Equal(2, app.Emulator.LiveTokenCount);
        Assert.Empty(app.MessagesOf("TokenRevoked"));
        _kakaoAnswers.SetResult();
        await Eventually.HoldsAsync(() => app.MessagesOf("TokenRevoked").Any());
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Stopping_host_waits_for_revocations_under_way()
    {
        await using var app = await StartAsync();
        await ConsentAgainAsync(app);

        var stopped = app.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopped.IsCompleted);
        _kakaoAnswers.SetResult();
        await stopped;

        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Empty(app.MessagesOf("RevocationsCutOff"));
    }

    [Fact]
    public async Task Idle_host_stops_at_once()
    {
        await using var app = await StartAsync();

        var stopped = app.Services.GetRequiredService<TokenRevoker>().StopAsync(TestContext.Current.CancellationToken);

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Empty(app.MessagesOf("RevocationsCutOff"));
    }

    [Fact]
    public async Task Host_that_stops_twice_waits_twice()
    {
        await using var app = await StartAsync();
        await ConsentAgainAsync(app);
        var revoker = app.Services.GetRequiredService<TokenRevoker>();

        var (first, second) = (revoker.StopAsync(TestContext.Current.CancellationToken), revoker.StopAsync(TestContext.Current.CancellationToken));
        _kakaoAnswers.SetResult();

        await Eventually.HoldsAsync(() => first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Fault_of_Kakao_or_network_is_logged()
    {
        await using var app = await StartAsync();
        var revoker = app.Services.GetRequiredService<TokenRevoker>();
        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 500));
        _kakaoAnswers.SetResult();

        await revoker.RevokeAsync(new KakaoBusinessToken("token"), options, RevocationCause.Superseded);
        Assert.StartsWith("A business token could not be revoked (", Assert.Single(app.MessagesOf("RevocationFailed")), StringComparison.Ordinal);

        options.RevocationEndpoint = "http://[";
        await revoker.RevokeAsync(new KakaoBusinessToken("token"), options, RevocationCause.Superseded);
        Assert.Single(app.MessagesOf("RevocationFaulted"));
    }

    [Fact]
    public async Task Stopping_host_waits_for_each_later_revocation()
    {
        await using var app = await StartAsync();
        var revoker = app.Services.GetRequiredService<TokenRevoker>();
        await revoker.StopAsync(TestContext.Current.CancellationToken);
        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");

        var revoked = revoker.RevokeInBackgroundAsync(new KakaoBusinessToken("token"), options, RevocationCause.Superseded);

        Assert.False(revoked.IsCompleted);
        _kakaoAnswers.SetResult();
        await revoked;
        Assert.Single(app.MessagesOf("TokenWasDead"));
    }

    [Fact]
    public async Task Host_that_cannot_wait_logs_what_may_live_on()
    {
        await using var app = await StartAsync();
        await ConsentAgainAsync(app);

        await app.Services.GetRequiredService<TokenRevoker>().StopAsync(new CancellationToken(canceled: true));

        Assert.Single(app.MessagesOf("RevocationsCutOff"));
        _kakaoAnswers.SetResult();
    }

    [Fact]
    public async Task Full_background_makes_the_next_one_wait()
    {
        await using var app = await StartAsync();
        var revoker = app.Services.GetRequiredService<TokenRevoker>();
        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");
        Task RevokeAsync() => revoker.RevokeInBackgroundAsync(new KakaoBusinessToken("token"), options, RevocationCause.Superseded);

        for (var i = 0; i < TokenRevoker.MaxPending; i++) Assert.True(RevokeAsync().IsCompletedSuccessfully);
        var next = RevokeAsync();

        Assert.False(next.IsCompleted);
        _kakaoAnswers.SetResult();
        await next;
        await Eventually.HoldsAsync(() => app.MessagesOf("TokenWasDead").Count() == TokenRevoker.MaxPending + 1);
        Assert.True(RevokeAsync().IsCompletedSuccessfully);
    }

    private sealed class SlowRevocation(Task answers) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath == new Uri(KakaoBusinessDefaults.RevocationEndpoint).AbsolutePath) await answers.WaitAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
