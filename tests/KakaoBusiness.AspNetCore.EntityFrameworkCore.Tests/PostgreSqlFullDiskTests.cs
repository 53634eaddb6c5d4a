using System.Net;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>
/// A PostgreSQL that cannot extend its tables, as on a full disk: its files have reached the limit of the operating system. A disk that has
/// no space for the write-ahead log either stops the server, as in <see cref="PostgreSqlOutageTests"/>.
/// </summary>
public sealed class PostgreSqlFullDiskTests : FullDiskContract, IAsyncLifetime
{
    private readonly PostgreSqlFixture _server = new() { FileSizeLimit = 2 << 20 };
    private string _connectionString = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _connectionString = _server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
    }

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task What_is_connected_works_and_cannot_be_written()
    {
        await using var host = await DatabaseHost.StartAsync(Configure);
        await host.ConnectAsync("k");
        var before = await host.FindEntryAsync("k");
        await FillAsync();

        Assert.Equal(HttpStatusCode.OK, await host.Connections.CreateClient<MomentClient>("k").ListAsync());
        AssertFull(Assert.Single(host.LogsOf("ConnectionNotRecorded")).Exception);
        AssertFull(await Assert.ThrowsAnyAsync<DbUpdateException>(() => host.Connections.CheckAsync("k", cancellationToken: Stop)));
        AssertFull(await Assert.ThrowsAnyAsync<DbUpdateException>(() => host.Connections.DisconnectAsync("k", cancellationToken: Stop)));

        Assert.Equivalent(before, await host.FindEntryAsync("k"), strict: true);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
        await EmptyAsync();
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync("k", cancellationToken: Stop));
    }

    private protected override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_connectionString);

    /// <summary>Adds small rows until no more fit in any page.</summary>
    private protected override async Task FillAsync()
    {
        await FillAsync(
            """
            INSERT INTO "KakaoBusinessConnections" ("Scheme", "KeyHash", "Key", "Stamp", "GrantedScopes", "RequestedScopes", "MissingScopes", "RequestedResources", "State", "LossReason", "ConnectedAt", "ConsentedAt", "NextCheckAt", "IsEventPending")
            SELECT 'filler', md5(random()::text), '', gen_random_uuid(), '', '', '', '', 1, 0, 0, 0, 0, false FROM generate_series(1, {0})
            """);
        await FillAsync(
            """
            INSERT INTO "KakaoBusinessOwedRevocations" ("Id", "Scheme", "ProtectedToken", "OwedSince", "DueAt")
            SELECT gen_random_uuid(), 'filler', decode(repeat('00', 100), 'hex'), 0, 0 FROM generate_series(1, {0})
            """);
    }

    private async Task FillAsync(string insert)
    {
        // A statement that fails leaves its pages to the next one.
        foreach (var rows in (int[])[1000, 10, 1])
        {
            var error = await Record.ExceptionAsync(async () =>
            {
                while (true) await ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, insert, rows));
            });
            AssertFull(error);
        }
    }

    private protected override async Task EmptyAsync()
    {
        foreach (var table in (string[])["KakaoBusinessConnections", "KakaoBusinessOwedRevocations"])
        {
            await ExecuteAsync($"DELETE FROM \"{table}\" WHERE \"Scheme\" = 'filler'");
            await ExecuteAsync($"VACUUM \"{table}\"");
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(Stop);
#pragma warning disable CA2100 // The tests' own text.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static void AssertFull(Exception? exception)
        => Assert.StartsWith("could not extend file", Assert.IsType<PostgresException>(exception?.GetBaseException()).MessageText, StringComparison.Ordinal);
}
