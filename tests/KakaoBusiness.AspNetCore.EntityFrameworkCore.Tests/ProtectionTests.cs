using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>What is stored in the database, and who can decrypt it.</summary>
public sealed class ProtectionTests : IDisposable
{
    private readonly SqliteFile _file = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task File_WAL_log_trace_and_exception_contain_no_secret()
    {
        using var traces = new ActivityTexts();
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        _file.Execute("PRAGMA journal_mode=WAL");
        var search = new SecretSearch();
        search.Add("client secret", TestApp.ClientSecret);
        var exceptions = new List<Exception>();
        foreach (var key in (string[])["advertiser-of-canary-1", "advertiser-of-canary-2", "advertiser-of-canary-3"])
            search.Add(key, (await host.ConnectAsync(key, "owner-of-canary")).Reveal());
        await host.Connections.CheckAsync("advertiser-of-canary-1", cancellationToken: Stop);
        await host.Connections.CreateClient<MomentClient>("advertiser-of-canary-1").ListAsync();
        // One token is revoked, one stays owed to Kakao, one is dead.
        await host.Connections.DisconnectAsync("advertiser-of-canary-1", cancellationToken: Stop);
        host.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));
        Assert.Equal(KakaoBusinessDisconnectResult.RevocationPending, await host.Connections.DisconnectAsync("advertiser-of-canary-2", cancellationToken: Stop));
        var files = _file.ReadAll();
        host.Emulator.AccountSettings.RevokeAll();
        await host.Connections.CheckAsync("advertiser-of-canary-3", cancellationToken: Stop);
        _file.Execute("ALTER TABLE KakaoBusinessConnections RENAME TO Gone");
        exceptions.Add(await Assert.ThrowsAnyAsync<Exception>(() => host.FindAsync("advertiser-of-canary-3")));
        exceptions.Add(await Assert.ThrowsAnyAsync<Exception>(() => host.ConnectAsync("advertiser-of-canary-4", "owner-of-canary")));

        files += _file.ReadAll();
        // Keys and owners are not encrypted, which proves that the search reads the file.
        Assert.Contains("advertiser-of-canary-1", files, StringComparison.Ordinal);
        Assert.Contains("app.db-wal", Directory.GetFiles(_file.Folder).Select(Path.GetFileName));
        Assert.Empty(search.FindIn(files));
        var errors = string.Join('\n', exceptions);
        Assert.Contains("INSERT INTO \"KakaoBusinessConnections\"", LogsFrom(LogLevel.Trace), StringComparison.Ordinal);
        Assert.Empty(search.FindIn(LogsFrom(LogLevel.Trace) + errors));
        // Data Protection logs its purposes, including the key, at Trace.
        Assert.DoesNotContain("of-canary", LogsFrom(LogLevel.Information) + errors, StringComparison.Ordinal);
        Assert.Contains("kakaobusiness connection_check", traces.Text, StringComparison.Ordinal);
        Assert.Empty(search.FindIn(traces.Text));
        Assert.All(["of-canary", "owner@example.com"], personal => Assert.DoesNotContain(personal, traces.Text, StringComparison.Ordinal));

        string LogsFrom(LogLevel level)
            => string.Join('\n', host.Logs.GetSnapshot().Where(record => record.Level >= level).Select(record => $"{record.Message}\n{record.Exception}"));
    }

    [Fact]
    public async Task Row_copied_to_another_key_is_unreadable()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        await host.ConnectAsync("mine");
        var entry = (await host.FindEntryAsync("mine"))!;
        Assert.True(await host.Store.TrySaveAsync(entry with { Key = "copy" }, null, null, Stop));

        var copy = await host.FindAsync("copy");

        Assert.Equal(
            (KakaoBusinessConnectionState.ReconnectRequired, KakaoBusinessConnectionLossReason.Unreadable), (copy!.State, copy.LossReason));
        Assert.Null(copy.AccountId);
        Assert.Null(copy.Email);
        Assert.Empty(copy.GrantedScopes);
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("mine"))!.State);
    }

    [Fact]
    public async Task Use_after_rotation_encrypts_with_the_new_key()
    {
        var keys = Directory.CreateDirectory(Path.Combine(_file.Folder, "keys"));
        string token;
        await using (var before = await DatabaseHost.StartAsync(_file.Configure, setup => setup.Services = PersistKeys))
        {
            token = (await before.ConnectAsync("k")).Reveal();
        }

        Guid newKey;
        await using (var rotation = Services())
        {
            // Later than the first key, and already active, so that it encrypts new data.
            var now = TimeProvider.System.GetUtcNow();
            newKey = rotation.GetRequiredService<IKeyManager>().CreateNewKey(now.AddMinutes(1), now.AddDays(90)).KeyId;
        }

        await using var after = await DatabaseHost.StartOnExistingAsync(_file.Configure, setup => setup.Services = PersistKeys);
        var old = (await after.FindEntryAsync("k"))!;
        Assert.NotEqual(newKey, KeyOf(old));
        await after.FindAsync("k");

        var renewed = (await after.FindEntryAsync("k"))!;
        Assert.Equal(newKey, KeyOf(renewed));
        Assert.NotEqual(old.Stamp, renewed.Stamp);
        await after.Connections.CheckAsync("k", cancellationToken: Stop);
        Assert.Equal($"Bearer {token}", Assert.Single(after.Emulator.Requests.Of(KakaoEndpoint.TokenInformation)).Headers["Authorization"]);

        ServiceProvider Services()
        {
            var services = new ServiceCollection();
            PersistKeys(services);
            return services.BuildServiceProvider();
        }

        void PersistKeys(IServiceCollection services)
        {
            // Replaces the host's ephemeral keys.
            foreach (var service in services.Where(service => service.ServiceType == typeof(IDataProtectionProvider)).ToList()) services.Remove(service);
            services.AddDataProtection().SetApplicationName("rotation").PersistKeysToFileSystem(keys);
        }

        // The format of Data Protection: four bytes, then the ID of the key.
        static Guid KeyOf(KakaoBusinessConnectionEntry entry) => new(entry.ProtectedToken.AsSpan(4, 16));
    }

    [Fact]
    public async Task Concurrent_writers_store_the_live_token()
    {
        _file.Settings = "";
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        var writer = host.Services.GetRequiredService<ConnectionWriter>();
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(
                () => writer.SaveAsync(ConnectionHost.Scheme, "k", "owner", new ConnectionGrant(host.IssueToken(), [KakaoBusinessScopes.MomentManagement], null)), Stop)));
        }

        Assert.Equal(1, host.Emulator.LiveTokenCount);
        var check = await host.Connections.CheckAsync("k", cancellationToken: Stop);
        Assert.Equal((KakaoBusinessConnectionState.Connected, null), (check.Connection!.State, check.Error));
        Assert.Equal(new KakaoBusinessConnectionCounts(1, 0, 0), await host.Store.CountAsync(ConnectionHost.Scheme, Stop));
    }

    [Fact]
    public async Task Check_of_an_old_token_keeps_the_newer()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        await host.ConnectAsync("k");
        var records = host.Services.GetRequiredService<ConnectionRecords>();
        var old = (await records.FindAsync(ConnectionHost.Scheme, "k", Stop))!;
        var newer = new ConnectionGrant(host.IssueToken(), [KakaoBusinessScopes.MomentManagement], null);
        await host.Services.GetRequiredService<ConnectionWriter>().SaveAsync(ConnectionHost.Scheme, "k", "owner", newer);

        Assert.Null(await records.MarkDeadAsync(old, Stop));

        Assert.Equal(newer.Token, (await records.FindAsync(ConnectionHost.Scheme, "k", Stop))!.Token);
    }
}
