using System.Net;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A database that has no space left: SQLite answers "database or disk is full", as it does on a full disk.</summary>
public sealed class SqliteFullDiskTests : FullDiskContract, IDisposable
{
    private const int Full = 13;

    private readonly SqliteFile _file = new() { Settings = "Pooling=False" };
    private readonly FullDisk _disk = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Disconnection_fails_and_changes_nothing()
    {
        await using var host = await DatabaseHost.StartAsync(Configure);
        await host.ConnectAsync("k");
        var before = await host.FindEntryAsync("k");
        await FillAsync();

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
        await FillAsync();

        Assert.Equal(HttpStatusCode.OK, await host.Connections.CreateClient<MomentClient>("k").ListAsync());
        Assert.Null((await host.Connections.CheckAsync("k", cancellationToken: Stop)).Error);
    }

    private protected override void Configure(DbContextOptionsBuilder options)
    {
        _file.Configure(options);
        options.AddInterceptors(_disk);
    }

    /// <summary>Prevents the database from growing, and fills its pages so that no row fits.</summary>
    private protected override Task FillAsync()
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
        return Task.CompletedTask;
    }

    private protected override Task EmptyAsync()
    {
        _disk.IsFull = false;
        return Task.CompletedTask;
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
