using System.Net;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A database that has no space left: SQLite answers "database or disk is full", as it does on a full disk.</summary>
public sealed class SqliteFullDiskTests : IDisposable
{
    private const int Full = 13;

    private readonly SqliteFile _file = new() { Settings = "Pooling=False" };
    private readonly FullDisk _disk = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Consent_is_answered_503_and_its_token_revoked()
    {
        await using var app = await DatabaseApp.StartAsync(Configure);
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        Fill();

        using var other = await browser.ConnectAsync("another-key");
        using var again = await browser.ConnectAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (other.StatusCode, again.StatusCode));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equivalent(before, await app.FindEntryAsync(), strict: true);
        Assert.Null(await app.FindEntryAsync("another-key"));
        _disk.IsFull = false;
        await browser.ConnectedAsync();
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Disconnection_fails_and_changes_nothing()
    {
        await using var host = await DatabaseHost.StartAsync(Configure);
        await host.ConnectAsync("k");
        var before = await host.FindEntryAsync("k");
        Fill();

        AssertFull(await Assert.ThrowsAnyAsync<DbUpdateException>(() => host.Connections.DisconnectAsync("k", cancellationToken: Stop)));

        Assert.Equivalent(before, await host.FindEntryAsync("k"), strict: true);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
        _disk.IsFull = false;
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync("k", cancellationToken: Stop));
    }

    [Fact]
    public async Task Calls_and_checks_of_what_is_connected_still_work()
    {
        await using var host = await DatabaseHost.StartAsync(Configure);
        await host.ConnectAsync("k");
        Fill();

        Assert.Equal(HttpStatusCode.OK, await host.Connections.CreateClient<MomentClient>("k").ListAsync());
        Assert.Null((await host.Connections.CheckAsync("k", cancellationToken: Stop)).Error);
    }

    [Fact]
    public async Task Watcher_outlasts_the_full_disk()
    {
        await using var host = await DatabaseHost.StartAsync(Configure, setup => setup.Watch = true);
        foreach (var key in Enumerable.Range(0, 3)) await host.ConnectAsync($"k{key}");
        Fill();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(host.LogsOf("WatcherStoreUnavailable").Any()));
        _disk.IsFull = false;
        var recovery = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await host.FindAsync("k0"))!.CheckedAt > recovery);
        Assert.Equal(3, host.Emulator.LiveTokenCount);
    }

    private void Configure(DbContextOptionsBuilder options)
    {
        _file.Configure(options);
        options.AddInterceptors(_disk);
    }

    /// <summary>Prevents the database from growing, and fills its pages so that no row fits.</summary>
    private void Fill()
    {
        _file.Execute("VACUUM");
        using var connection = _file.Open();
        SqliteFile.Execute(connection, "PRAGMA max_page_count = 1");
        foreach (var insert in (string[])
        [
            "INSERT INTO KakaoBusinessConnections (Scheme, KeyHash, Key, Stamp, GrantedScopes, RequestedScopes, MissingScopes, RequestedResources, State, LossReason, ConnectedAt, ConsentedAt, NextCheckAt, IsEventPending) "
                + "VALUES ('filler', hex(randomblob(4)), '', '', '', '', '', '', 1, 0, 0, 0, 0, 0)",
            "INSERT INTO KakaoBusinessOwedRevocations (Id, Scheme, ProtectedToken, OwedSince, DueAt) VALUES (hex(randomblob(4)), 'filler', zeroblob(1), 0, 0)",
        ])
        {
            var error = Record.Exception(() =>
            {
                for (var row = 0; row < 10_000; row++) SqliteFile.Execute(connection, insert);
            });
            Assert.Equal(Full, Assert.IsType<SqliteException>(error).SqliteErrorCode);
        }

        _disk.IsFull = true;
    }

    private static void AssertFull(DbUpdateException exception) => Assert.Equal(Full, Assert.IsType<SqliteException>(exception.InnerException).SqliteErrorCode);

    /// <summary>Limits each connection to the pages that the database has. SQLite does not store the limit.</summary>
    private sealed class FullDisk : DbConnectionInterceptor
    {
        public bool IsFull { get; set; }

        public override Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (IsFull) SqliteFile.Execute((SqliteConnection)connection, "PRAGMA max_page_count = 1");
            return Task.CompletedTask;
        }
    }
}
