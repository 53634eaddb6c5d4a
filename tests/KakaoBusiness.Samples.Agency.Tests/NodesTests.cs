using KakaoBusiness.AspNetCore.EntityFrameworkCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>Two nodes on one database.</summary>
public sealed class NodesTests(PostgreSqlFixture server)
{
    private const int Count = 12;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Two_nodes_on_SQLite_share_connections_and_checks() => ShareAsync(_ => { });

    [Fact]
    public Task Two_nodes_on_PostgreSQL_share_connections_and_checks()
    {
        var database = server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        return ShareAsync(options => options.Database = database);
    }

    [Fact]
    public async Task Two_nodes_can_start_at_once_on_empty_PostgreSQL()
    {
        var database = server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        var sites = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => new AgencySite(options => options.Database = database), Stop)));
        foreach (var site in sites)
        {
            Assert.Equal("Healthy", (await site.OpenBrowser().OpenAsync("/health")).Body);
            await site.DisposeAsync();
        }
    }

    [Fact]
    public async Task Site_waits_for_a_database_that_starts_later()
    {
        await using var own = new PostgreSqlFixture();
        await own.InitializeAsync();
        var database = own.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        await own.StopAsync();
        var log = new FakeLogCollector();

        var starting = Task.Run(() => new AgencySite(options =>
        {
            options.Database = database;
            options.Services = services => services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(log));
        }), Stop);
        await Eventually.HoldsAsync(() => starting.IsFaulted || log.GetSnapshot().Any(line => line.Id.Name == "DatabaseNotReady"));
        await own.StartAsync();

        await using var site = await starting;
        Assert.Equal("Healthy", (await site.OpenBrowser().OpenAsync("/health")).Body);
    }

    private static async Task ShareAsync(Action<AgencySiteOptions> configure)
    {
        await using var one = new AgencySite(options => Configure(options, configure));
        await using var other = new AgencySite(options =>
        {
            Configure(options, configure);
            options.Join(one);
        });
        var visitor = await one.SignInAsync("lee");
        for (var number = 0; number < Count; number++) await visitor.ConnectAsync($"key-{number}");

        // The login and the connections of one node work on the other.
        var elsewhere = other.OpenBrowser();
        foreach (System.Net.Cookie cookie in visitor.Kakao.Cookies.GetAllCookies()) elsewhere.Kakao.Cookies.Add(cookie);
        Assert.Equal("connected", await elsewhere.GetStateAsync("key-0"));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await elsewhere.ReportAsync("key-0")).Status);

        one.Kakao.Requests.Clear();
        var started = one.Clock.GetUtcNow();
        for (var round = 1; round <= 6; round++)
        {
            var moment = started + (round * Interval);
            await Eventually.HoldsAsync(async () =>
            {
                one.Clock.Advance(TimeSpan.FromMilliseconds(500));
                return one.Clock.GetUtcNow() >= moment && await AreCheckedAsync(one);
            });
        }

        var intervals = (one.Clock.GetUtcNow() - started) / Interval;
        var checks = one.Kakao.Requests.Of(KakaoEndpoint.TokenInformation).Count;
        Assert.True(checks <= 1.5 * Count * intervals, $"{checks} checks of {Count} connections in {intervals:0.0} intervals.");
        Assert.True(checks >= Count * 4, $"{checks} checks of {Count} connections in {intervals:0.0} intervals.");
    }

    /// <summary>A tenth of jitter, and a look every quarter of an interval.</summary>
    private static Task<bool> AreCheckedAsync(AgencySite site)
    {
        var since = (site.Clock.GetUtcNow() - (1.6 * Interval)).UtcTicks;
        return site.QueryAsync(database => database.Set<KakaoBusinessConnectionRow>().AllAsync(row => row.CheckedAt >= since, Stop));
    }

    private static void Configure(AgencySiteOptions options, Action<AgencySiteOptions> configure)
    {
        for (var number = 0; number < Count; number++) options.Users[$"Agency:Users:1:Advertisers:{number}"] = $"key-{number}";
        options.Settings["KakaoBusiness:Connections:CheckInterval"] = Interval.ToString();
        options.Settings["KakaoBusiness:Connections:BatchSize"] = "5";
        configure(options);
    }
}
