using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>
/// Reads a database and Data Protection keys as the first version wrote them (<c>Assets/version-1</c>): an advertiser's connection
/// must survive every update of the library. If the schema has to change, add a folder for the new version, keep this one, and name the
/// change in the changelog: apps have to add a migration.
/// </summary>
public sealed class UpgradeTests : IDisposable
{
    public const string Token = "upgrade-test-token-of-advertiser-1";
    public const string OwedToken = "upgrade-test-token-still-owed";
    public const string ApplicationName = "upgrade-test";

    public static readonly DateTimeOffset WrittenAt = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    private static readonly string Asset = Path.Combine(AppContext.BaseDirectory, "Assets", "version-1");

    private readonly SqliteFile _file = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task First_version_connections_are_readable_and_usable()
    {
        await using var host = await OpenAsync();

        var page = await host.Connections.ListAsync("agency", cancellationToken: Stop);
        var connected = Assert.Single(page.Connections, connection => connection.Key == "advertiser-1");
        var lost = Assert.Single(page.Connections, connection => connection.Key == "광고주 2");

        Assert.Equal(
            (KakaoBusinessConnectionState.Connected, "3100000001", "owner@example.com", WrittenAt),
            (connected.State, connected.AccountId, connected.Email, connected.ConnectedAt));
        Assert.Equal(["moment_management", "biz_account_email"], connected.GrantedScopes);
        Assert.Equal(["moment:12345"], connected.GrantedResources);
        Assert.Equal(
            (KakaoBusinessConnectionState.ReconnectRequired, KakaoBusinessConnectionLossReason.TokenDead, WrittenAt), (lost.State, lost.LossReason, lost.LostAt));

        await host.Connections.CheckAsync("advertiser-1", cancellationToken: Stop);
        Assert.Equal($"Bearer {Token}", Assert.Single(host.Emulator.Requests.Of(KakaoEndpoint.TokenInformation)).Headers["Authorization"]);
    }

    [Fact]
    public async Task First_version_owed_revocation_is_readable()
    {
        await using var host = await OpenAsync();

        var now = host.Time.GetUtcNow();
        var owed = Assert.Single(await host.Store.ClaimRevocationsAsync(ConnectionHost.Scheme, now, DateTimeOffset.MaxValue, now.AddMinutes(5), 10, Stop));

        Assert.Equal(OwedToken, host.Services.GetRequiredService<ConnectionProtection>().Unprotect(owed)?.Reveal());
    }

    [Fact]
    public async Task Schema_equals_the_first_version()
    {
        await StoreServices.CreateAsync(_file.Configure);

        Assert.Equal(ReadSchema(Path.Combine(Asset, "app.db")), ReadSchema(_file.Path));
    }

    private async Task<ConnectionHost> OpenAsync()
    {
        // Copies, because an entry that was encrypted with an old key is encrypted again with a new key.
        foreach (var file in Directory.GetFiles(Asset)) File.Copy(file, Path.Combine(_file.Folder, Path.GetFileName(file)));
        var keys = DataProtectionProvider.Create(new DirectoryInfo(_file.Folder), protection => protection.SetApplicationName(ApplicationName));
        return await DatabaseHost.StartOnExistingAsync(_file.Configure, setup => setup.Services = services => services.AddSingleton(keys));
    }

    private static List<string> ReadSchema(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";
        using var reader = command.ExecuteReader();
        var statements = new List<string>();
        while (reader.Read()) statements.Add(reader.GetString(0));
        return statements;
    }
}
