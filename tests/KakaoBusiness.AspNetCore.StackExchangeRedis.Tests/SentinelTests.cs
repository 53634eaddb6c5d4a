using System.Net;
using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>A master that fails, and a replica that the sentinels promote.</summary>
public sealed class SentinelTests
{
    private static Task<TestApp> StartAsync(SentinelGroup group)
        => RedisApp.StartAsync(group.ConnectionString, setup => setup.Configuration["KakaoBusiness:TicketStore:OperationTimeout"] = "00:00:02");

    [Fact]
    public async Task Failover_yields_only_503_and_keeps_sessions()
    {
        await using var group = await SentinelGroup.StartAsync();
        await using var first = await StartAsync(group);
        await using var second = await StartAsync(group);
        var browser = await RedisApp.SignInAsync(first);
        var moved = browser.CopyOn(second);
        await group.HasCaughtUpAsync();
        await group.Master.KillAsync();

        foreach (var node in (Browser[])[browser, moved])
        {
            await Eventually.HoldsAsync(async () =>
            {
                var status = await node.StatusOfAsync("/private");
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{status} is neither the page nor an outage.");
                return status == HttpStatusCode.OK;
            });
        }

        // One node writes to the new master, and the other reads from it.
        var newcomer = first.NewBrowser();
        await Eventually.HoldsAsync(async () => await newcomer.StatusOfAsync("/private") == HttpStatusCode.Redirect);
        using var response = await newcomer.SignInAsync(persona: "other-owner");
        Assert.Equal("3100000003", (await newcomer.CopyOn(second).TicketAsync()).NameIdentifier);
        Assert.Contains("role:master", await group.Replica.ExecuteAsync("INFO", "replication"), StringComparison.Ordinal);
    }
}
