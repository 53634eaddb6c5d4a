using System.Net;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>A cluster of three real masters.</summary>
public sealed class ClusterTests
{
    private static readonly (int First, int Last)[] Slots = [(0, 5460), (5461, 10922), (10923, 16383)];

    private static async Task<RedisProcess[]> StartClusterAsync()
    {
        var nodes = new RedisProcess[Slots.Length];
        for (var number = 0; number < nodes.Length; number++)
        {
            nodes[number] = await RedisProcess.StartAsync("--cluster-enabled", "yes", "--cluster-config-file", $"nodes-{AspNetCore.TicketStore.ProtectedTicketStore.CreateKey()}.conf");
            await nodes[number].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", $"{Slots[number].First}", $"{Slots[number].Last}");
            await nodes[number].ExecuteAsync("CLUSTER", "SET-CONFIG-EPOCH", $"{number + 1}");
        }

        foreach (var node in nodes[1..]) await nodes[0].ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", $"{node.Port}");
        foreach (var node in nodes)
            await Eventually.HoldsAsync(async () => (await node.ExecuteAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal));
        return nodes;
    }

    [Fact]
    public async Task Ended_session_is_announced_through_the_cluster()
    {
        var cluster = await StartClusterAsync();
        try
        {
            // At first, each node of the app knows one node of the cluster.
            static Task<TestApp> StartAsync(RedisProcess node) => RedisApp.StartAsync(node.Endpoint, setup => setup.Configuration["KakaoBusiness:Redis:LocalCacheDuration"] = "01:00:00");
            await using var first = await StartAsync(cluster[0]);
            await using var second = await StartAsync(cluster[1]);
            await Eventually.HoldsAsync(() => second.Logs.GetSnapshot().Any(record => record.Id.Name == "Subscribed"));
            var browser = await RedisApp.SignInAsync(first);
            var moved = browser.CopyOn(second);
            Assert.Equal(HttpStatusCode.OK, await moved.StatusOfAsync("/private"));
            using var response = await browser.GetAsync("/sign-out");
            await Eventually.HoldsAsync(async () => await moved.StatusOfAsync("/private") == HttpStatusCode.Redirect);
        }
        finally
        {
            foreach (var node in cluster) await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Sessions_work_on_a_cluster_of_three()
    {
        var cluster = await StartClusterAsync();
        try
        {
            var connectionString = string.Join(',', cluster.Select(node => node.Endpoint));
            await using var first = await RedisApp.StartAsync(connectionString);
            await using var second = await RedisApp.StartAsync(connectionString);
            var browsers = new List<Browser>();
            // Thirty random keys leave a master without a key with a probability of 1 in 60,000.
            for (var number = 0; number < 30; number++) browsers.Add(await RedisApp.SignInAsync(first));
            foreach (var browser in browsers) Assert.Equal(HttpStatusCode.OK, await browser.CopyOn(second).StatusOfAsync());

            var sessions = second.Services.GetRequiredService<IKakaoBusinessSessions>();
            Assert.Equal(30, (await sessions.ListAsync("3100000001", TestContext.Current.CancellationToken)).Count);
            await sessions.SignOutEverywhereAsync("3100000001", TestContext.Current.CancellationToken);
            foreach (var browser in browsers) await browser.AssertAnonymousAsync();
        }
        finally
        {
            foreach (var node in cluster) await node.DisposeAsync();
        }
    }
}
