using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Two real processes share one database, and Kakao.</summary>
public sealed class ProcessTests(PostgreSqlFixture server) : IDisposable
{
    private const int Count = 40;

    private readonly SqliteFile _file = new() { Settings = "" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public Task Two_processes_on_PostgreSQL_check_each_connection_once()
    {
        var connectionString = server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        return CheckAsync("PostgreSQL", connectionString, options => options.UseNpgsql(connectionString));
    }

    [Fact]
    public Task Two_processes_on_SQLite_check_each_connection_once() => CheckAsync("SQLite", _file.ConnectionString, _file.Configure);

    private async Task CheckAsync(string provider, string connectionString, Action<DbContextOptionsBuilder> configure)
    {
        var keys = Directory.CreateDirectory(Path.Combine(_file.Folder, "keys"));
        // The nodes use the real clock, so that all connections have been due for a long time.
        await using var host = await DatabaseHost.StartAsync(configure, setup => setup.Services = services =>
        {
            services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            services.AddSingleton(DataProtectionProvider.Create(keys, protection => protection.SetApplicationName("nodes")));
        });
        var tokens = new List<string>();
        for (var number = 0; number < Count; number++) tokens.Add((await host.ConnectAsync($"key-{number}")).Reveal());
        var emulator = host.Emulator;
        emulator.Requests.Clear();
        await using var kakao = await KakaoEmulatorServer.StartAsync(emulator, cancellationToken: Stop);

        // The emulator's clock stands still. A node checks one connection at a time, so that two concurrent checks come from two nodes.
        emulator.Faults.Add(KakaoFault.Delay(KakaoEndpoint.TokenInformation, TimeSpan.FromSeconds(1)));
        await using var first = NodeProcess.Start(provider, connectionString, keys.FullName, kakao.BaseAddress);
        await using var second = NodeProcess.Start(provider, connectionString, keys.FullName, kakao.BaseAddress);
        await Eventually.HoldsAsync(() => host.Calls(KakaoEndpoint.TokenInformation) == 2);
        emulator.Faults.Clear();
        host.Time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(async () => (await StillDueAsync(host)) == 0);
        Assert.Equal((0, 0), (await first.StopAsync(), await second.StopAsync()));
        Assert.Equal(
            tokens.Select(token => $"Bearer {token}").Order(StringComparer.Ordinal),
            emulator.Requests.Of(KakaoEndpoint.TokenInformation).Select(request => request.Headers["Authorization"]!).Order(StringComparer.Ordinal));
    }

    /// <summary>Counts the connections that no node has checked since they were connected.</summary>
    private static async Task<int> StillDueAsync(ConnectionHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<StoreContext>().Set<KakaoBusinessConnectionRow>()
            .CountAsync(row => row.CheckedAt == row.ConnectedAt, Stop);
    }
}
