using System.Net;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A PostgreSQL whose tables another transaction has locked: it answers nothing until that transaction ends.</summary>
public sealed class PostgreSqlSlowTests(PostgreSqlFixture server)
{
    private readonly string _connectionString = server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KakaoBusinessConnections")]
    [InlineData("KakaoBusinessOwedRevocations")]
    public async Task Disconnection_fails_and_changes_nothing(string table)
    {
        await using var host = await DatabaseHost.StartAsync(Configure, SlowDatabase.SetTimeout);
        await host.ConnectAsync("k");
        var before = await host.FindEntryAsync("k");
        await using (var other = await LockAsync(table))
            await Assert.ThrowsAsync<TimeoutException>(() => RunOutOfTimeAsync(host, host.Connections.DisconnectAsync("k", cancellationToken: Stop)));

        Assert.Equivalent(before, await host.FindEntryAsync("k"), strict: true);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync("k", cancellationToken: Stop));
    }

    [Fact]
    public async Task Call_and_check_fail_in_time()
    {
        await using var host = await DatabaseHost.StartAsync(Configure, SlowDatabase.SetTimeout);
        await host.ConnectAsync("k");
        await using (var other = await LockAsync("KakaoBusinessConnections"))
        {
            await Assert.ThrowsAsync<TimeoutException>(() => RunOutOfTimeAsync(host, host.Connections.CreateClient<MomentClient>("k").ListAsync()));
            await Assert.ThrowsAsync<TimeoutException>(() => RunOutOfTimeAsync(host, host.Connections.CheckAsync("k", cancellationToken: Stop)));
        }

        Assert.Equal(HttpStatusCode.OK, await host.Connections.CreateClient<MomentClient>("k").ListAsync());
    }

    [Fact]
    public async Task Watcher_resumes_when_the_lock_is_released()
    {
        await using var host = await DatabaseHost.StartAsync(Configure, setup =>
        {
            SlowDatabase.SetTimeout(setup);
            setup.Watch = true;
        });
        await host.ConnectAsync("k");
        await using (var other = await LockAsync("KakaoBusinessConnections"))
        {
            await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(
                host.LogsOf("WatcherStoreUnavailable").Any(record => record.Exception is TimeoutException)));
        }

        var recovery = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await host.Store.FindAsync(ConnectionHost.Scheme, "k", Stop))!.CheckedAt > recovery);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
    }

    [Theory]
    [InlineData("ACCESS EXCLUSIVE")]
    // Other transactions may read, and not write.
    [InlineData("SHARE")]
    public async Task Consent_is_answered_503_and_its_token_revoked(string mode)
    {
        await using var app = await DatabaseApp.StartAsync(Configure);
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        var callback = await app.Emulator.AgreeAsync(await browser.ChallengeAsync("/advertisers/42/connect"), cancellationToken: Stop);
        await using (var other = await LockAsync("KakaoBusinessConnections", mode))
        {
            var answer = browser.GetAsync(callback);
            await WaitUntilBlockedAsync();
            app.Time.Advance(SlowDatabase.Timeout);
            using var response = await answer;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        Assert.Equivalent(before, await app.FindEntryAsync(), strict: true);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        await browser.ConnectedAsync();
    }

    private void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_connectionString);

    private async Task<NpgsqlConnection> LockAsync(string table, string mode = "ACCESS EXCLUSIVE")
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE \"{table}\" IN {mode} MODE", connection);
        await command.ExecuteNonQueryAsync(Stop);
        return connection;
    }

    private async Task RunOutOfTimeAsync(ConnectionHost host, Task call)
    {
        await WaitUntilBlockedAsync();
        host.Time.Advance(SlowDatabase.Timeout);
        try
        {
            await call;
        }
        finally
        {
            // The server does not work for a caller that has given up.
            Assert.Equal(0, await CountBlockedAsync());
        }
    }

    private Task WaitUntilBlockedAsync() => Eventually.HoldsAsync(async () => await CountBlockedAsync() == 1);

    private async Task<long> CountBlockedAsync()
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND NOT l.granted", connection);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
