using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>Sessions and connections agree on which of Kakao's answers say that a token is dead: status and code together.</summary>
public sealed class DeadTokenAnswerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    public static TheoryData<int, int, bool> Answers => new()
    {
        { -401, 401, true },
        { -101, 400, false },
        { -401, 400, false },
        { -401, 403, false },
        { -101, 401, false },
        { -402, 403, false },
        { -10, 400, false },
        { -401, 500, false },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Answer_about_a_token_ends_the_session(int code, int status, bool isDead)
    {
        await using var app = await TokenApp.StartAsync();
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        app.Emulator.Faults.Add(Fault(code, status));
        app.Time.Advance(Interval);

        if (isDead) await browser.AssertAnonymousAsync();
        else await browser.TicketAsync();
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task Answer_about_a_token_loses_the_connection(int code, int status, bool isDead)
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(Fault(code, status));

        var check = await host.Connections.CheckAsync("k", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(isDead ? KakaoBusinessConnectionState.ReconnectRequired : KakaoBusinessConnectionState.Connected, check.Connection!.State);
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task Answer_to_a_revocation_shows_whether_it_is_owed(int code, int status, bool isDead)
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(Fault(code, status, KakaoEndpoint.Revoke));

        var result = await host.Connections.DisconnectAsync("k", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(isDead ? KakaoBusinessDisconnectResult.Revoked : KakaoBusinessDisconnectResult.RevocationPending, result);
    }

    private static KakaoFault Fault(int code, int status, KakaoEndpoint endpoint = KakaoEndpoint.TokenInformation)
        => KakaoFault.Body(endpoint, $$"""{"msg":"any","code":{{code}}}""", statusCode: status);
}
