using KakaoBusiness.Benchmarks.Peers;
using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Benchmarks.Summary;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>A request of a signed-in user, whose session is in the cookie or in Redis.</summary>
internal static class RequestPart
{
    private static readonly Race Race = new(rounds: 40, TimeSpan.FromMilliseconds(20));

    public static async Task RunAsync()
    {
        await using var redisServer = await RedisServer.StartAsync();
        var server = redisServer.Address;
        await using var rich = await (await MeasuredApp.StartBareAsync()).SignInAsync();
        await using var cookie = await (await MeasuredApp.StartBusinessAsync()).SignInAsync();
        await using var redis = await (await StartBusinessAsync(server)).SignInAsync();
        await using var local = await (await StartBusinessAsync(server, TimeSpan.FromMinutes(5))).SignInAsync();
        await using var naive = await (await MeasuredApp.StartBareAsync(builder => NaiveTicketStore.Add(builder, server, isEncrypted: false))).SignInAsync();
        await using var encrypted = await (await MeasuredApp.StartBareAsync(builder => NaiveTicketStore.Add(builder, server, isEncrypted: true))).SignInAsync();
        await using var hybrid = await (await MeasuredApp.StartBareAsync(builder => HybridTicketStore.Add(builder, server))).SignInAsync();
        await using var fusion = await (await MeasuredApp.StartBareAsync(builder => FusionTicketStore.Add(builder, server))).SignInAsync();
        await using var objects = await (await MeasuredApp.StartBareAsync(MemoryTicketStore.Add)).SignInAsync();

        Func<Task>[] requests = [.. new[] { rich, cookie, redis, local, naive, encrypted, hybrid, fusion, objects }.Select(app => (Func<Task>)app.RequestAsync)];
        var figures = await Race.RunAsync(requests);
        Result.WriteTime("cookie-time", figures[1], figures[0]);
        Result.WriteBytes("cookie-bytes", figures[1], figures[0]);
        Result.Write("cookie-size", (double)cookie.Cookie!.Length / rich.Cookie!.Length, Text.Bytes(cookie.Cookie.Length), Text.Bytes(rich.Cookie.Length));
        Result.WriteTime("redis-clear", figures[2], figures[4]);
        Result.WriteTime("redis-encrypted", figures[2], figures[5]);
        Result.WriteTime("local-hybrid", figures[3], figures[6]);
        Result.WriteTime("local-fusion", figures[3], figures[7]);
        Result.WriteTime("local-objects", figures[3], figures[8]);

        var (own, peer) = (await StoredBytes.OfNewSessionAsync(server, redis, "business:"), await StoredBytes.OfNewSessionAsync(server, encrypted, "naive-True:"));
        Result.Write("redis-bytes", (double)own / peer, Text.Bytes(own), Text.Bytes(peer));
    }

    private static Task<MeasuredApp> StartBusinessAsync(RedisAddress server, TimeSpan? localCache = null)
        => MeasuredApp.StartBusinessAsync(builder => builder.AddKakaoBusinessRedis(server.Endpoint, redis =>
            (redis.KeyPrefix, redis.LocalCacheDuration) = ($"{server.Prefix}{(localCache is null ? "business:" : "local:")}", localCache)));
}
