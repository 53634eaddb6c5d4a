using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>What the watcher does in one round, and in which order.</summary>
public sealed class ConnectionRoundTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_written_by_a_clock_ahead_is_checked_soon()
    {
        await using var host = await ConnectionHost.StartAsync(setup => setup.Watch = true);
        await host.ConnectAsync("k");
        var entry = (await host.FindEntryAsync("k"))!;
        Assert.True(await host.Store.TrySaveAsync(entry with { Stamp = ConnectionRecords.NewStamp(), NextCheckAt = entry.NextCheckAt.AddYears(10) }, entry.Stamp, null, Cancellation));
        var before = host.Calls(KakaoEndpoint.TokenInformation);

        host.Time.Advance(Pause);
        await Eventually.HoldsAsync(async () => (await host.FindEntryAsync("k"))!.CheckedAt == host.Time.GetUtcNow());

        Assert.Equal(before + 1, host.Calls(KakaoEndpoint.TokenInformation));
        Assert.InRange((await host.FindEntryAsync("k"))!.NextCheckAt - host.Time.GetUtcNow(), TimeSpan.FromMinutes(54), TimeSpan.FromMinutes(66));
    }

    [Fact]
    public async Task Sharing_batch_with_nodes_does_not_pause_watcher()
    {
        var store = new FailingStore();
        await using var host = await StartAsync(store);
        foreach (var key in Enumerable.Range(0, 9)) await host.ConnectAsync($"key-{key}");
        host.Emulator.Requests.Clear();

        store.NextBatchSize = 1;
        await AdvanceWithinOnePauseAsync(host, () => host.Calls(KakaoEndpoint.TokenInformation) == 9);
    }

    [Fact]
    public async Task Owed_revocation_does_not_wait_for_all_batches()
    {
        var store = new FailingStore();
        await using var host = await StartAsync(store);
        foreach (var key in Enumerable.Range(0, 9)) await host.ConnectAsync($"key-{key}");
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));
        await host.ConnectAsync("gone");
        Assert.Equal(KakaoBusinessDisconnectResult.RevocationPending, await host.Connections.DisconnectAsync("gone", cancellationToken: Cancellation));
        host.Emulator.Faults.Clear();
        host.Emulator.Requests.Clear();

        await AdvanceWithinOnePauseAsync(host, () => host.Calls(KakaoEndpoint.Revoke) == 1);

        Assert.Equal(4, host.Emulator.Requests.All.TakeWhile(request => request.Endpoint != KakaoEndpoint.Revoke).Count());
    }

    [Fact]
    public async Task Checks_keep_the_limit_of_calls_per_second()
    {
        await using var host = await ConnectionHost.StartAsync(setup =>
        {
            setup.Watch = true;
            setup.Options = options => options.MaxCallsPerSecond = 2;
        });
        foreach (var key in Enumerable.Range(0, 5)) await host.ConnectAsync($"key-{key}");
        host.Emulator.Requests.Clear();
        host.Time.Advance(TimeSpan.FromMinutes(67));
        var start = host.Time.GetUtcNow();

        await host.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => Task.FromResult(host.Calls(KakaoEndpoint.TokenInformation) == 5));

        Assert.True(host.Time.GetUtcNow() - start >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Keep_alive_reaches_the_emulator_and_not_Kakao()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var emulator = new KakaoEmulator(new KakaoEmulatorOptions { ClientId = TestApp.ClientId, ClientSecret = TestApp.ClientSecret }, time);
        await using var server = await KakaoEmulatorServer.StartAsync(emulator, cancellationToken: Cancellation);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer().UseKakaoEmulator(server);
        builder.Services.AddRouting().AddSingleton<TimeProvider>(time).AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication("Cookies").AddCookie("Cookies").AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement)).AddInMemoryStore();
        await using var app = builder.Build();
        await app.StartAsync(Cancellation);
        var token = new KakaoBusinessToken(emulator.IssueToken("owner", [KakaoBusinessScopes.MomentManagement]));
        Assert.True((await app.Services.GetRequiredService<IKakaoBusinessConnections>().ImportAsync("k", token, cancellationToken: Cancellation)).Succeeded);

        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromHours(6));
            return Task.FromResult(emulator.Requests.Of(KakaoEndpoint.MomentAdAccounts).Count == 1);
        });

        Assert.Equal($"Bearer {token.Reveal()}", Assert.Single(emulator.Requests.Of(KakaoEndpoint.MomentAdAccounts)).Headers["Authorization"]);
    }

    private static Task<ConnectionHost> StartAsync(FailingStore store) => ConnectionHost.StartAsync(setup =>
    {
        setup.Watch = true;
        setup.Options = options => (options.BatchSize, options.MaxCallsPerSecond) = (4, 1000);
        setup.Services = services => services.AddSingleton<IKakaoBusinessConnectionStore>(store);
    });

    /// <summary>All connections become due, and the clock then moves on by less than the pause of the watcher.</summary>
    private static async Task AdvanceWithinOnePauseAsync(ConnectionHost host, Func<bool> condition)
    {
        host.Time.Advance(TimeSpan.FromMinutes(67));
        var start = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(TimeSpan.FromMilliseconds(10), () => Task.FromResult(condition()));
        Assert.True(host.Time.GetUtcNow() - start < Pause);
    }
}
