using System.Collections.Concurrent;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>The hosted service that checks connections, keeps their tokens in use and reports losses.</summary>
public sealed class ConnectionWatcherTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Each_connection_is_checked_about_once_per_interval()
    {
        await using var host = await ConnectionHost.StartAsync(setup => setup.Watch = true);
        var start = host.Time.GetUtcNow();
        foreach (var key in (string[])["a", "b", "c"]) await host.ConnectAsync(key);
        var imports = host.Calls(KakaoEndpoint.TokenInformation);

        await AdvanceToAsync(host, start + TimeSpan.FromMinutes(53), Step);
        Assert.Equal(imports, host.Calls(KakaoEndpoint.TokenInformation));
        await host.AdvanceUntilAsync(Step, () => Task.FromResult(host.Calls(KakaoEndpoint.TokenInformation) >= imports + 3));

        foreach (var key in (string[])["a", "b", "c"])
        {
            var entry = await host.FindEntryAsync(key);
            Assert.InRange(entry!.NextCheckAt - entry.CheckedAt!.Value, TimeSpan.FromMinutes(54), TimeSpan.FromMinutes(66));
        }
    }

    [Fact]
    public async Task Two_nodes_check_each_connection_once()
    {
        await using var first = await ConnectionHost.StartAsync(Watching);
        await using var second = await ConnectionHost.StartAsync(setup =>
        {
            Watching(setup);
            setup.NodeOf = first;
        });
        var tokens = new List<string>();
        foreach (var key in Enumerable.Range(0, 30)) tokens.Add((await first.ConnectAsync($"key-{key}")).Reveal());
        first.Emulator.Requests.Clear();

        // All are due at once, and done long before the first lease ends.
        first.Time.Advance(TimeSpan.FromMinutes(67));
        await first.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => Task.FromResult(first.Calls(KakaoEndpoint.TokenInformation) >= 30));
        await AdvanceToAsync(first, first.Time.GetUtcNow() + TimeSpan.FromMinutes(20));

        Assert.Equal(
            tokens.Select(token => $"Bearer {token}").Order(),
            first.Emulator.Requests.Of(KakaoEndpoint.TokenInformation).Select(request => request.Headers["Authorization"]!).Order());

        static void Watching(ConnectionHostSetup setup)
        {
            setup.Watch = true;
            setup.Options = options => options.BatchSize = 7;
        }
    }

    [Fact]
    public async Task Node_leaves_a_batch_after_its_lease()
    {
        await using var app = await ConnectionHost.StartAsync();
        foreach (var key in (string[])["a", "b", "c"]) await app.ConnectAsync(key);
        app.Emulator.Requests.Clear();
        app.Emulator.Faults.Add(KakaoFault.Delay(KakaoEndpoint.TokenInformation, TimeSpan.FromMinutes(4)));
        app.Time.Advance(TimeSpan.FromMinutes(67));
        var claimed = app.Time.GetUtcNow();
        await using var host = await ConnectionHost.StartAsync(setup =>
        {
            (setup.Watch, setup.NodeOf) = (true, app);
            setup.Services = services => services.Configure<KakaoBusinessOptions>(ConnectionHost.Scheme, kakao => kakao.BackchannelTimeout = TimeSpan.FromHours(1));
        });
        await Eventually.HoldsAsync(() => host.Calls(KakaoEndpoint.TokenInformation) == 1);
        await host.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => Task.FromResult(host.Calls(KakaoEndpoint.TokenInformation) == 2));

        // Another node, after the lease and while the second answer is on its way.
        await AdvanceToAsync(host, claimed + TimeSpan.FromMinutes(6), TimeSpan.FromSeconds(5));
        var now = host.Time.GetUtcNow();
        Assert.Equal(2, (await host.Store.ClaimDueAsync(ConnectionHost.Scheme, now, DateTimeOffset.MaxValue, now.AddMinutes(20), 10, TestContext.Current.CancellationToken)).Count);
        await AdvanceToAsync(host, claimed + TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));
        Assert.Equal(2, host.Calls(KakaoEndpoint.TokenInformation));

        // It has died: its lease ends.
        await host.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => Task.FromResult(host.Calls(KakaoEndpoint.TokenInformation) == 3));
    }

    [Fact]
    public async Task Loss_is_reported_to_the_app_once()
    {
        var events = new RecordedEvents();
        await using var host = await ConnectionHost.StartAsync(setup => Watching(setup, events));
        await host.ConnectAsync("k", owner: "agent-1");
        host.Emulator.AccountSettings.RevokeAll();

        await host.AdvanceUntilAsync(Step, () => Task.FromResult(!events.Lost.IsEmpty));
        await AdvanceToAsync(host, host.Time.GetUtcNow() + TimeSpan.FromHours(2));

        var lost = Assert.Single(events.Lost);
        Assert.Equal(("k", "agent-1", KakaoBusinessConnectionLossReason.TokenDead), (lost.Key, lost.Owner, lost.LossReason));
        Assert.False((await host.FindEntryAsync("k"))!.IsEventPending);
    }

    [Fact]
    public async Task Watcher_repeats_failed_report_of_loss()
    {
        var events = new RecordedEvents { FailuresLeft = 2 };
        await using var host = await ConnectionHost.StartAsync(setup => Watching(setup, events));
        await host.ConnectAsync("k");
        host.Emulator.AccountSettings.RevokeAll();

        await host.AdvanceUntilAsync(Step, () => Task.FromResult(events.Lost.Count == 3));

        await Eventually.HoldsAsync(async () => !(await host.FindEntryAsync("k"))!.IsEventPending);
        Assert.Equal(2, host.LogsOf("ConnectionEventFailed").Count());
    }

    [Fact]
    public async Task Outage_of_Kakao_only_delays_the_check()
    {
        await using var host = await ConnectionHost.StartAsync(setup => setup.Watch = true);
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 503));
        await host.AdvanceUntilAsync(Step, () => Task.FromResult(host.LogsOf("ConnectionCheckInconclusive").Any()));

        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("k"))!.State);
        host.Emulator.Faults.Clear();
        var recovery = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(Step, async () => (await host.FindAsync("k"))!.CheckedAt > recovery);
    }

    [Fact]
    public async Task Changed_grants_are_stored_and_reported()
    {
        var events = new RecordedEvents();
        await using var host = await ConnectionHost.StartAsync(setup => Watching(setup, events));
        await host.ConnectAsync("k");
        host.Emulator.Faults.Add(KakaoFault.Body(
            KakaoEndpoint.TokenInformation, """{"id":1,"scopes":["moment_management"],"resource_ids":["moment:77"]}"""));

        await host.AdvanceUntilAsync(Step, () => Task.FromResult(!events.Changed.IsEmpty));

        var connection = await host.FindAsync("k");
        Assert.Equal(["moment_management"], connection!.GrantedScopes);
        Assert.Equal(["moment:77"], connection.GrantedResources);
        Assert.Equal(["moment:77"], Assert.Single(events.Changed).GrantedResources);
    }

    [Fact]
    public async Task Unused_connection_reads_ad_accounts_once_a_week()
    {
        await using var host = await ConnectionHost.StartAsync(setup =>
        {
            setup.Watch = true;
            setup.Options = options =>
            {
                options.CheckInterval = TimeSpan.FromDays(1);
                options.KeepAliveInterval = TimeSpan.FromDays(7);
            };
        });
        await host.ConnectAsync("k");

        await AdvanceToAsync(host, host.Time.GetUtcNow() + TimeSpan.FromDays(6.9), TimeSpan.FromMinutes(30));
        Assert.Equal(0, host.Calls(KakaoEndpoint.MomentAdAccounts));
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(10), () => Task.FromResult(host.Calls(KakaoEndpoint.MomentAdAccounts) == 1));

        var used = await host.FindAsync("k");
        Assert.InRange(used!.UsedAt!.Value - used.ConnectedAt, TimeSpan.FromDays(7), TimeSpan.FromDays(8.5));
    }

    [Fact]
    public async Task Watch_off_is_logged_and_checks_nothing()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("k");
        host.Emulator.Requests.Clear();

        await AdvanceToAsync(host, host.Time.GetUtcNow() + TimeSpan.FromHours(5));

        Assert.Empty(host.Emulator.Requests.All);
        Assert.Single(host.LogsOf("WatchOff"));
    }

    [Fact]
    public async Task Unavailable_store_is_logged_and_tried_again()
    {
        var store = new FailingStore { IsDown = true };
        await using var host = await ConnectionHost.StartAsync(setup =>
        {
            setup.Watch = true;
            setup.Services = services => services.AddSingleton<IKakaoBusinessConnectionStore>(store);
        });
        await host.AdvanceUntilAsync(Step, () => Task.FromResult(host.LogsOf("WatcherStoreUnavailable").Any()));

        store.IsDown = false;
        await host.ConnectAsync("k");
        var connected = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(Step, async () => (await host.FindAsync("k"))!.CheckedAt > connected);
    }

    [Fact]
    public async Task Timed_out_event_handler_does_not_stop_the_watcher()
    {
        var events = new RecordedEvents { FailuresLeft = 1, Failure = () => new TaskCanceledException("The app's mail server did not answer in time.") };
        await using var host = await ConnectionHost.StartAsync(setup => Watching(setup, events));
        await host.ConnectAsync("k");
        host.Emulator.AccountSettings.RevokeAll();

        await host.AdvanceUntilAsync(Step, () => Task.FromResult(events.Lost.Count == 2));

        Assert.Single(host.LogsOf("ConnectionEventFailed"));
    }

    [Fact]
    public async Task Quota_is_reported_once_a_day()
    {
        await using var host = await ConnectionHost.StartAsync(setup =>
        {
            setup.Watch = true;
            setup.Options = options => options.CheckInterval = TimeSpan.FromSeconds(1);
        });
        await host.ConnectAsync("k");
        var start = host.Time.GetUtcNow();

        await AdvanceToAsync(host, start + TimeSpan.FromDays(1.5), TimeSpan.FromMinutes(10));

        // 2,592,000 calls in 30 days.
        Assert.InRange(host.LogsOf("WatcherNearsQuota").Count(), 1, 2);
        Assert.Contains("2592000", host.LogsOf("WatcherNearsQuota").First().Message, StringComparison.Ordinal);
    }

    private static void Watching(ConnectionHostSetup setup, RecordedEvents events)
    {
        setup.Watch = true;
        setup.Services = services => services.AddScoped<IKakaoBusinessConnectionEvents>(_ => events);
    }

    /// <summary>Moves the clock on to a time, and lets the watcher run at each step.</summary>
    private static async Task AdvanceToAsync(ConnectionHost host, DateTimeOffset end, TimeSpan? step = null)
    {
        while (host.Time.GetUtcNow() < end)
        {
            host.Time.Advance(step ?? TimeSpan.FromMinutes(5));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private sealed class RecordedEvents : IKakaoBusinessConnectionEvents
    {
        public ConcurrentQueue<KakaoBusinessConnection> Lost { get; } = new();

        public ConcurrentQueue<KakaoBusinessConnection> Changed { get; } = new();

        public int FailuresLeft { get; set; }

        public Func<Exception> Failure { get; init; } = () => new InvalidOperationException("The app's mail server is down.");

        public Task LostAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
        {
            Lost.Enqueue(connection);
            return FailuresLeft-- > 0 ? throw Failure() : Task.CompletedTask;
        }

        public Task GrantsChangedAsync(KakaoBusinessConnection connection, CancellationToken cancellationToken)
        {
            Changed.Enqueue(connection);
            return Task.CompletedTask;
        }
    }
}
