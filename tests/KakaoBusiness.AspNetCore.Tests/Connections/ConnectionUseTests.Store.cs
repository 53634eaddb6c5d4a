using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

public sealed partial class ConnectionUseTests
{
    [Fact]
    public async Task Job_of_many_calls_touches_the_row_rarely()
    {
        var store = new FailingStore();
        await using var host = await ConnectionHost.StartAsync(setup => setup.Services = services => services.AddSingleton<IKakaoBusinessConnectionStore>(store));
        await host.ConnectAsync("a");
        var moment = host.Connections.CreateClient<MomentClient>("a");
        await moment.ListAsync();
        (store.Reads, store.Writes) = (0, 0);

        for (var call = 0; call < 200; call++) Assert.Equal(HttpStatusCode.OK, await moment.ListAsync());

        Assert.Equal((1, 0), (store.Reads, store.Writes));
        host.Time.Advance(TimeSpan.FromSeconds(11));
        await moment.ListAsync();
        Assert.Equal((2, 0), (store.Reads, store.Writes));
    }

    [Fact]
    public async Task Parallel_first_calls_all_succeed()
    {
        await using var host = await ConnectionHost.StartAsync();
        await host.ConnectAsync("a");
        var moment = host.Connections.CreateClient<MomentClient>("a");

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => moment.ListAsync())));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Empty(host.LogsOf("ConnectionNotRecorded"));
    }

    [Fact]
    public async Task Read_only_store_does_not_fail_call()
    {
        var store = new FailingStore();
        await using var host = await ConnectionHost.StartAsync(setup => setup.Services = services => services.AddSingleton<IKakaoBusinessConnectionStore>(store));
        await host.ConnectAsync("a");
        store.IsReadOnly = true;
        var moment = host.Connections.CreateClient<MomentClient>("a");

        Assert.Equal(HttpStatusCode.OK, await moment.ListAsync());
        host.Emulator.AccountSettings.RevokeAll();
        await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => moment.ListAsync());

        Assert.Equal(2, host.LogsOf("ConnectionNotRecorded").Count());
    }

    [Fact]
    public async Task Unavailable_store_fails_the_call_without_making_it()
    {
        var store = new FailingStore();
        await using var host = await ConnectionHost.StartAsync(setup => setup.Services = services => services.AddSingleton<IKakaoBusinessConnectionStore>(store));
        await host.ConnectAsync("a");
        store.IsDown = true;

        await Assert.ThrowsAsync<StoreDownException>(() => host.Connections.CreateClient<MomentClient>("a").ListAsync());

        Assert.Empty(SentTokens(host));
    }

    [Fact]
    public async Task Disconnection_on_another_node_takes_effect_within_cache_time()
    {
        await using var host = await ConnectionHost.StartAsync();
        await using var node = await ConnectionHost.StartAsync(setup => setup.NodeOf = host);
        await host.ConnectAsync("a");
        var moment = host.Connections.CreateClient<MomentClient>("a");
        await moment.ListAsync();
        await moment.ListAsync();

        await node.Connections.DisconnectAsync("a", cancellationToken: Cancellation);
        host.Time.Advance(TimeSpan.FromSeconds(11));

        var error = await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => moment.ListAsync());
        Assert.Equal(KakaoBusinessTokenUnavailableReason.NotConnected, error.Reason);
    }

    [Fact]
    public async Task Call_with_replaced_token_does_not_lose_connection()
    {
        await using var host = await ConnectionHost.StartAsync();
        await using var node = await ConnectionHost.StartAsync(setup => setup.NodeOf = host);
        await host.ConnectAsync("a");
        var moment = host.Connections.CreateClient<MomentClient>("a");
        await moment.ListAsync();
        await moment.ListAsync();
        await node.Connections.DisconnectAsync("a", cancellationToken: Cancellation);
        await node.ConnectAsync("a");

        Assert.Equal(HttpStatusCode.Unauthorized, await moment.ListAsync());

        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("a"))!.State);
        Assert.Equal(HttpStatusCode.OK, await moment.ListAsync());
    }
}
