using KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests;

/// <summary>The number of Redis commands for the list of a user's sessions.</summary>
public sealed class SessionListTests
{
    [Fact]
    public async Task Session_list_reads_the_index_once()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var app = await RedisApp.StartAsync(redis.Endpoint);
        for (var session = 0; session < 3; session++) (await RedisApp.SignInAsync(app)).Dispose();
        await redis.ExecuteAsync("CONFIG", "RESETSTAT");

        var sessions = await app.Services.GetRequiredService<IKakaoBusinessSessions>().ListAsync("3100000001", 0, 2, TestContext.Current.CancellationToken);

        Assert.Equal(2, sessions.Count);
        Assert.Equal((1, 2, 0), (await redis.CallsAsync("hgetall"), await redis.CallsAsync("exists"), await redis.CallsAsync("get")));
    }
}
