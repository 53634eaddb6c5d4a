using System.Globalization;
using KakaoBusiness.Tests.Shared;

namespace KakaoBusiness.AspNetCore.StackExchangeRedis.Tests.Servers;

/// <summary>A real master with one replica, and three sentinels that monitor them.</summary>
internal sealed class SentinelGroup : IAsyncDisposable
{
    private const string Name = "kakaomaster";

    private readonly List<RedisProcess> _sentinels = [];
    private readonly List<string> _files = [];

    private SentinelGroup(RedisProcess master, RedisProcess replica) => (Master, Replica) = (master, replica);

    public RedisProcess Master { get; }

    public RedisProcess Replica { get; }

    public string ConnectionString => string.Join(',', _sentinels.Select(sentinel => sentinel.Endpoint)) + $",serviceName={Name}";

    public static async Task<SentinelGroup> StartAsync()
    {
        var master = await RedisProcess.StartAsync();
        var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));
        var group = new SentinelGroup(master, replica);
        await Eventually.HoldsAsync(async () => (await replica.ExecuteAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
        for (var number = 0; number < 3; number++) await group.AddSentinelAsync();
        foreach (var sentinel in group._sentinels) await Eventually.HoldsAsync(() => KnowsAllAsync(sentinel));
        return group;
    }

    /// <summary>Waits until the replica is up to date: replication is asynchronous, and a failover loses what is missing.</summary>
    public Task HasCaughtUpAsync() => Eventually.HoldsAsync(async () => await OffsetAsync(Master, "master_repl_offset") == await OffsetAsync(Replica, "slave_repl_offset"));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _sentinels.Append(Replica).Append(Master)) await server.DisposeAsync();
        foreach (var file in _files) File.Delete(file);
    }

    private async Task AddSentinelAsync()
    {
        // A sentinel writes its state to its configuration, which therefore has to be a file.
        var file = Path.Combine(Path.GetTempPath(), $"sentinel-{AspNetCore.TicketStore.ProtectedTicketStore.CreateKey()}.conf");
        await File.WriteAllLinesAsync(file,
        [
            $"sentinel monitor {Name} 127.0.0.1 {Master.Port} 2",
            $"sentinel down-after-milliseconds {Name} 1000",
            $"sentinel failover-timeout {Name} 5000",
        ]);
        _files.Add(file);
        _sentinels.Add(await RedisProcess.StartSentinelAsync(file));
    }

    private static async Task<bool> KnowsAllAsync(RedisProcess sentinel)
        => (await sentinel.ExecuteAsync("INFO", "sentinel")).Contains("status=ok,address=127.0.0.1:", StringComparison.Ordinal)
            && (await sentinel.ExecuteAsync("INFO", "sentinel")).Contains("slaves=1,sentinels=3", StringComparison.Ordinal);

    private static async Task<string> OffsetAsync(RedisProcess server, string name)
        => (await server.ExecuteAsync("INFO", "replication")).Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[1];
}
