using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Apps;
using KakaoBusiness.Benchmarks.Servers;
using KakaoBusiness.Benchmarks.Summary;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Benchmarks.Connections;

/// <summary><c>--connections [rows]</c>: what connections cost in a private PostgreSQL.</summary>
internal static class ConnectionsRun
{
    private const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;
    private const int Few = 1_000;
    private const int Batch = 100;
    private const int Shared = 20_000;

    public static async Task RunAsync(string[] args)
    {
        var many = args is [var rows] ? int.Parse(rows, CultureInfo.InvariantCulture) : 1_000_000;
        await using var server = await PostgreSqlServer.TryStartAsync();
        if (server is null)
        {
            Console.Error.WriteLine("No PostgreSQL in /usr/lib/postgresql: install the package postgresql of the distribution.");
            Environment.ExitCode = 1;
            return;
        }

        var table = new SummaryTable();
        var version = await MeasureClaimAsync(table, server, many);
        await MeasureCallAsync(table, server.ConnectionStringOf("many"));
        await MeasureNodesAsync(table, server.ConnectionStringOf("shared"));
        Console.WriteLine();
        Console.WriteLine(table.Render($"PostgreSQL {version} on the same machine, without fsync"));
    }

    private static async Task<string> MeasureClaimAsync(SummaryTable table, PostgreSqlServer server, int many)
    {
        await using var small = await PostgreSqlNode.StartAsync(server.ConnectionStringOf("few"));
        await using var large = await PostgreSqlNode.StartAsync(server.ConnectionStringOf("many"));
        var version = await FillAsync(small, Few);
        await FillAsync(large, many);

        var figures = await new Race(rounds: 100, TimeSpan.FromMilliseconds(20), warmUp: 20).RunAsync(() => ClaimAsync(small), () => ClaimAsync(large));
        table.Add(11, Text($"claim of {Batch} among {many:N0} connections / among {Few:N0}, time"), "", Text($"{figures[1].TimeAgainst(figures[0]):0.00}"), "",
            Text($"{Spread(figures[1])} / {Spread(figures[0])}"));
        return version;
    }

    private static async Task<string> FillAsync(ConnectionNode node, int rows)
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
        await VacuumAsync(context);
        await context.Database.OpenConnectionAsync();
        return context.Database.GetDbConnection().ServerVersion;
    }

    private static Task<int> VacuumAsync(ConnectionContext context) => context.Database.ExecuteSqlAsync($"""VACUUM ANALYZE "KakaoBusinessConnections" """);

    /// <summary>What is claimed goes to the end of the queue, and is due again when its turn comes.</summary>
    private static async Task ClaimAsync(ConnectionNode node)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claimed = await node.Store.ClaimDueAsync(Scheme, now, DateTimeOffset.MaxValue, leaseUntil: now, Batch, CancellationToken.None);
        if (claimed.Count != Batch) throw new InvalidOperationException($"{claimed.Count} connections were claimed.");
    }

    private static async Task MeasureCallAsync(SummaryTable table, string connectionString)
    {
        await using var cached = await PostgreSqlNode.StartAsync(connectionString);
        await using var uncached = await PostgreSqlNode.StartAsync(connectionString, options => options.TokenCacheDuration = TimeSpan.Zero);
        await cached.ConnectAsync("measured", "vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU6iO8qKx0");

        var figures = await new Race(rounds: 60, TimeSpan.FromMilliseconds(20)).RunAsync(
            () => cached.Services.GetRequiredService<HandMadeClient>().CallAsync(),
            () => cached.Connections.CreateClient<ConnectedClient>("measured").CallAsync(),
            () => uncached.Connections.CreateClient<ConnectedClient>("measured").CallAsync(),
            () => uncached.Store.FindAsync(Scheme, "measured", CancellationToken.None).AsTask());
        var (handMade, own, reading, read) = (figures[0], figures[1], figures[2], figures[3]);
        table.Add(12, "CreateClient and call, cached / hand-made handler, time", "≤ 1.10", own.TimeAgainst(handMade), 1.10, Text($"{Microseconds(own)} / {Microseconds(handMade)}"));
        table.Add(12, "CreateClient and call, cached / hand-made handler, bytes allocated", "", Text($"{own.BytesAgainst(handMade):0.00}"), "", Text($"{own.Bytes:N0} B / {handMade.Bytes:N0} B"));
        table.Add(12, "CreateClient and call, not cached / one read of the store, time", "", Text($"{reading.TimeAgainst(read):0.00}"), "", Text($"{Microseconds(reading)} / {Microseconds(read)}"));
    }

    private static async Task MeasureNodesAsync(SummaryTable table, string connectionString)
    {
        var checks = new ConcurrentDictionary<string, int>();
        await using var importer = await PostgreSqlNode.StartAsync(connectionString);
        await using var scope = importer.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ConnectionContext>();
        await context.Database.EnsureCreatedAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, Shared), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await importer.ConnectAsync($"key-{number}", $"vZ3kQ8xT1mN6pR4sW9yB2cD5fG7hJ0lA3eU{number:00000000}"));
        await context.Database.ExecuteSqlAsync($"""UPDATE "KakaoBusinessConnections" SET "NextCheckAt" = 0""");
        await VacuumAsync(context);

        var start = Stopwatch.GetTimestamp();
        var nodes = new List<ConnectionNode>();
        while (nodes.Count < 4) nodes.Add(await PostgreSqlNode.StartAsync(connectionString, options => (options.Watch, options.MaxCallsPerSecond) = (true, 1000), () => new CountingKakao(checks)));
        while (checks.Count < Shared && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(10)) await Task.Delay(TimeSpan.FromSeconds(1));
        var elapsed = Stopwatch.GetElapsedTime(start);
        // Each node looks again after 30 seconds: it finds nothing.
        await Task.Delay(TimeSpan.FromSeconds(35));
        foreach (var node in nodes) await node.DisposeAsync();

        table.Add(13, Text($"checks of each of {Shared:N0} connections by four nodes"), "1", checks.Count == Shared ? checks.Values.Max() : double.NaN, 1,
            Text($"{checks.Values.Sum():N0} checks of {checks.Count:N0} connections in {elapsed.TotalSeconds:0} s"), "0");
    }

    private static string Spread(Figures figures)
    {
        var sorted = figures.Times.Order().Select(time => time / 1_000_000).ToArray();
        return Text($"{figures.Nanoseconds / 1_000_000:0.0} ms (half of them {sorted[sorted.Length / 4]:0.0} to {sorted[sorted.Length * 3 / 4]:0.0})");
    }

    private static string Microseconds(Figures figures) => Text($"{figures.Nanoseconds / 1000:0.0} µs");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
