using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Benchmarks.Summary;
using KakaoBusiness.Tests.Shared.MeasuredApps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Parts;

/// <summary>What connections cost in a private PostgreSQL. Filled once and measured three times.</summary>
internal static class ConnectionsPart
{
    private const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;
    private const int Runs = 3;
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int Batch = 100;
    private const int Shared = 20_000;

    private static readonly Race Race = new(rounds: 40, TimeSpan.FromMilliseconds(20));

    public static async Task RunAsync()
    {
        await using var server = await MeasuredPostgreSql.TryStartAsync();
        if (server is null) return;
        await using (var few = await PostgreSqlNode.StartAsync(server.GetConnectionString("few")))
        await using (var many = await PostgreSqlNode.StartAsync(server.GetConnectionString("many")))
        {
            await FillAsync(few, Few);
            await FillAsync(many, Many);
            for (var run = 0; run < Runs; run++)
            {
                await MeasureClaimAsync(few, many);
                await MeasureCallAsync(server.GetConnectionString("many"));
                await MeasureCountAsync(many);
                await MeasureMemoryAsync(server);
            }
        }

        await MeasureNodesAsync(server.GetConnectionString("shared"));
    }

    private static async Task FillAsync(ConnectionNode node, int rows)
    {
        await using var scope = node.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ConnectionContext>();
        await context.Database.EnsureCreatedAsync();
        // All are due, and have become so one after the other in the course of a day.
        var (since, step) = (TimeProvider.System.GetUtcNow().AddDays(-1).UtcTicks, TimeSpan.TicksPerDay / rows);
        await context.Database.ExecuteSqlAsync($"""
            INSERT INTO "KakaoBusinessConnections" ("Scheme", "KeyHash", "Key", "Stamp", "Owner", "OwnerHash", "ProtectedToken", "ProtectedAccount",
                "GrantedScopes", "RequestedScopes", "MissingScopes", "RequestedResources", "State", "LossReason", "ConnectedAt", "ConsentedAt", "NextCheckAt", "IsEventPending")
            SELECT {Scheme}, encode(sha256(('key-' || n)::bytea), 'hex'), 'key-' || n, gen_random_uuid(), 'owner-' || n % 1000, encode(sha256(('owner-' || n % 1000)::bytea), 'hex'),
                decode(repeat(md5(n::text), 12), 'hex'), decode(repeat(md5(n::text), 10), 'hex'),
                'moment_management', 'moment_management', '', '', 1, 0, {since}, {since}, {since} + n * {step}, false
            FROM generate_series(1, {rows}) AS n
            """);
        await SettleAsync(context);
    }

    /// <summary>What a bulk load leaves behind, an app in use does not have: pages that were never vacuumed, and a checkpoint that is due.</summary>
    private static async Task SettleAsync(ConnectionContext context)
    {
        await context.Database.ExecuteSqlAsync($"""VACUUM ANALYZE "KakaoBusinessConnections" """);
        await context.Database.ExecuteSqlAsync($"CHECKPOINT");
    }

    private static async Task MeasureClaimAsync(ConnectionNode few, ConnectionNode many)
    {
        var figures = await new Race(rounds: 100, TimeSpan.FromMilliseconds(20), warmUp: 20).RunAsync(() => ClaimAsync(few), () => ClaimAsync(many));
        Result.WriteTime("claim", figures[1], figures[0]);
    }

    /// <summary>In a process of its own: works as a watcher does, and prints the managed memory that it then has.</summary>
    public static async Task RunNodeAsync(string connectionString)
    {
        await using var node = await PostgreSqlNode.StartAsync(connectionString);
        for (var claim = 0; claim < 50; claim++) await ClaimAsync(node);
        await node.Store.CountAsync(Scheme, CancellationToken.None);
        Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
    }

    private static async Task MeasureMemoryAsync(PostgreSqlServer server)
    {
        var (few, many) = (await ReadMemoryAsync(server.GetConnectionString("few")), await ReadMemoryAsync(server.GetConnectionString("many")));
        Result.Write("node-memory", many / few, Text.Of($"{many / 1024:N0} KB"), Text.Of($"{few / 1024:N0} KB"));

        static async Task<double> ReadMemoryAsync(string connectionString)
        {
            using var process = Child.Start("--node", connectionString);
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return double.Parse(output, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What is claimed goes to the end of the queue, and is due again when its turn comes.</summary>
    private static async Task ClaimAsync(ConnectionNode node)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claimed = await node.Store.ClaimDueAsync(Scheme, now, DateTimeOffset.MaxValue, leaseUntil: now, Batch, CancellationToken.None);
        if (claimed.Count != Batch) throw new InvalidOperationException($"{claimed.Count} connections were claimed.");
    }

    private static async Task MeasureCountAsync(ConnectionNode many)
    {
        var start = Stopwatch.GetTimestamp();
        await many.Store.CountAsync(Scheme, CancellationToken.None);
        Result.Write("count", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "");
    }

    private static async Task MeasureCallAsync(string connectionString)
    {
        const string Key = "measured";
        await using var api = await SocketAdApi.StartAsync();
        await using var cached = await PostgreSqlNode.StartAsync(connectionString);
        await using var remote = await PostgreSqlNode.StartAsync(connectionString, apiAddress: api.Address);
        await using var uncached = await PostgreSqlNode.StartAsync(connectionString, options => options.TokenCacheDuration = TimeSpan.Zero);
        if (await cached.Connections.FindAsync(Key) is null) await cached.ConnectAsync(Key, "vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU6iO8qKx0");

        var figures = await Race.RunAsync(
            () => cached.Services.GetRequiredService<HandMadeClient>().CallAsync(),
            () => cached.Connections.CreateClient<ConnectedClient>(Key).CallAsync(),
            () => remote.Services.GetRequiredService<HandMadeClient>().CallAsync(),
            () => remote.Connections.CreateClient<ConnectedClient>(Key).CallAsync(),
            () => uncached.Connections.CreateClient<ConnectedClient>(Key).CallAsync(),
            () => uncached.Store.FindAsync(Scheme, Key, CancellationToken.None).AsTask());
        Result.WriteTime("call-socket", figures[3], figures[2]);
        Result.WriteTime("call-memory", figures[1], figures[0]);
        Result.WriteBytes("call-bytes", figures[1], figures[0]);
        Result.WriteTime("call-read", figures[4], figures[5]);
    }

    private static async Task MeasureNodesAsync(string connectionString)
    {
        var checks = new ConcurrentDictionary<string, int>();
        await using var importer = await PostgreSqlNode.StartAsync(connectionString);
        await using var scope = importer.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ConnectionContext>();
        await context.Database.EnsureCreatedAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, Shared), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await importer.ConnectAsync($"key-{number}", $"vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU{number:00000000}"));
        await context.Database.ExecuteSqlAsync($"""UPDATE "KakaoBusinessConnections" SET "NextCheckAt" = 0""");
        await SettleAsync(context);

        var start = Stopwatch.GetTimestamp();
        var nodes = new List<ConnectionNode>();
        while (nodes.Count < 4) nodes.Add(await PostgreSqlNode.StartAsync(connectionString, options => (options.Watch, options.MaxCallsPerSecond) = (true, 1000), () => new CountingKakao(checks)));
        while (checks.Count < Shared && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(10)) await Task.Delay(TimeSpan.FromSeconds(1));
        var elapsed = Stopwatch.GetElapsedTime(start);
        // Each node looks again after 30 seconds: it finds nothing.
        await Task.Delay(TimeSpan.FromSeconds(35));
        foreach (var node in nodes) await node.DisposeAsync();
        Result.Write("checks", checks.Count == Shared ? checks.Values.Max() : double.NaN, Text.Of($"{checks.Values.Sum():N0} in {elapsed.TotalSeconds:0} s"));
    }
}
