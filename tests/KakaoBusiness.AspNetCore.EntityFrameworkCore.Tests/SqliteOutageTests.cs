using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A database that is read-only, locked, or lacks a table: connections stay connected, and their tokens stay valid.</summary>
public sealed class SqliteOutageTests : IDisposable
{
    private const string Key = "advertiser-of-outage-tests";
    private const string Owner = "owner-of-outage-tests";

    private readonly SqliteFile _file = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Read_only_database_is_read_and_loses_nothing()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        var token = await host.ConnectAsync(Key, Owner);
        _file.Settings = "Mode=ReadOnly;Default Timeout=1";

        await FailsAsync(host, token, () => host.Connections.DisconnectAsync(Key, cancellationToken: Stop));
        await FailsAsync(host, token, () => host.ConnectAsync("another key"));
        await FailsAsync(host, token, () => host.Connections.CheckAsync(Key, cancellationToken: Stop));

        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync(Key))!.State);
        Assert.Empty(host.Emulator.Requests.Of(KakaoEndpoint.Revoke));
        _file.Settings = "";
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync(Key, cancellationToken: Stop));
    }

    [Fact]
    public async Task Locked_database_is_read_and_loses_nothing()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        var token = await host.ConnectAsync(Key, Owner);
        using (var other = _file.Open())
        {
            SqliteFile.Execute(other, "BEGIN EXCLUSIVE");
            // Entity Framework Core creates SQLite databases with a write-ahead log, which does not block readers.
            Assert.NotNull(await host.FindAsync(Key));
            await FailsAsync(host, token, () => host.ConnectAsync("another key"));
            await FailsAsync(host, token, () => host.Connections.DisconnectAsync(Key, cancellationToken: Stop));
        }

        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync(Key))!.State);
        Assert.Empty(host.Emulator.Requests.Of(KakaoEndpoint.Revoke));
    }

    [Fact]
    public async Task Disconnect_with_unstored_revocation_changes_nothing()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        var token = await host.ConnectAsync(Key, Owner);
        var before = await host.FindEntryAsync(Key);
        _file.Execute("ALTER TABLE KakaoBusinessOwedRevocations RENAME TO Gone");

        await FailsAsync(host, token, () => host.Connections.DisconnectAsync(Key, cancellationToken: Stop));

        Assert.Equivalent(before, await host.FindEntryAsync(Key), strict: true);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
        _file.Execute("ALTER TABLE Gone RENAME TO KakaoBusinessOwedRevocations");
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync(Key, cancellationToken: Stop));
    }

    [Fact]
    public async Task Watcher_resumes_after_the_outage()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure, setup => setup.Watch = true);
        await host.ConnectAsync(Key, Owner);
        _file.Execute("ALTER TABLE KakaoBusinessConnections RENAME TO Gone");
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(host.LogsOf("WatcherStoreUnavailable").Any()));

        _file.Execute("ALTER TABLE Gone RENAME TO KakaoBusinessConnections");
        var recovery = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await host.FindAsync(Key))!.CheckedAt > recovery);
    }

    /// <summary>Asserts that the call fails, and that neither its exception nor the log above Debug contains key, owner or token.</summary>
    private static async Task FailsAsync(ConnectionHost host, KakaoBusinessToken token, Func<Task> call)
    {
        var text = (await Assert.ThrowsAnyAsync<Exception>(call)).ToString();
        var logs = string.Join('\n', host.Logs.GetSnapshot().Where(record => record.Level > LogLevel.Debug).Select(record => $"{record.Message}\n{record.Exception}"));
        Assert.All([Key, Owner, token.Reveal()], secret =>
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
        });
    }
}
