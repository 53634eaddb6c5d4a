using System.Net;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A database that does not answer: every call ends within the time limit of the store, and nothing is lost.</summary>
public sealed class SlowDatabaseTests : IDisposable
{
    private const string Key = "k";

    private readonly SqliteFile _file = new();
    private readonly SlowDatabase _database = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Call_without_the_token_is_not_made()
    {
        await using var host = await StartAsync();
        await host.ConnectAsync(Key);
        _database.Slow(host.Time, "SELECT");

        await Assert.ThrowsAsync<TimeoutException>(() => host.Connections.CreateClient<MomentClient>(Key).ListAsync());

        Assert.Equal(0, host.Calls(KakaoEndpoint.MomentAdAccounts));
        _database.Answer();
        Assert.Equal(HttpStatusCode.OK, await host.Connections.CreateClient<MomentClient>(Key).ListAsync());
    }

    [Fact]
    public async Task Call_whose_use_is_not_recorded_returns_its_response()
    {
        await using var host = await StartAsync();
        await host.ConnectAsync(Key);
        _database.Slow(host.Time, "UPDATE");

        Assert.Equal(HttpStatusCode.OK, await host.Connections.CreateClient<MomentClient>(Key).ListAsync());

        Assert.Equal(1, _database.Unanswered);
        Assert.IsType<TimeoutException>(Assert.Single(host.LogsOf("ConnectionNotRecorded")).Exception);
    }

    [Fact]
    public async Task Call_with_a_dead_token_needs_a_consent_all_the_same()
    {
        await using var host = await StartAsync();
        var token = await host.ConnectAsync(Key);
        Assert.True(host.Emulator.AccountSettings.Revoke(token.Reveal()));
        _database.Slow(host.Time, "UPDATE");

        await Assert.ThrowsAsync<KakaoBusinessConsentRequiredException>(() => host.Connections.CreateClient<MomentClient>(Key).ListAsync());

        Assert.Equal(1, _database.Unanswered);
        _database.Answer();
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync(Key))!.State);
        var check = await host.Connections.CheckAsync(Key, cancellationToken: Stop);
        Assert.Equal(KakaoBusinessConnectionState.ReconnectRequired, check.Connection!.State);
    }

    [Theory]
    [InlineData("SELECT")]
    [InlineData("DELETE")]
    public async Task Disconnection_fails_and_changes_nothing(string statement)
    {
        await using var host = await StartAsync();
        await host.ConnectAsync(Key);
        var before = await host.FindEntryAsync(Key);
        _database.Slow(host.Time, statement);

        await Assert.ThrowsAsync<TimeoutException>(() => host.Connections.DisconnectAsync(Key, cancellationToken: Stop));

        _database.Answer();
        Assert.Equivalent(before, await host.FindEntryAsync(Key), strict: true);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync(Key, cancellationToken: Stop));
    }

    [Fact]
    public async Task Disconnection_whose_revocation_stays_owed_is_pending()
    {
        await using var host = await StartAsync();
        await host.ConnectAsync(Key);
        _database.Slow(host.Time, """DELETE FROM "KakaoBusinessOwedRevocations""");

        Assert.Equal(KakaoBusinessDisconnectResult.RevocationPending, await host.Connections.DisconnectAsync(Key, cancellationToken: Stop));

        Assert.Equal(1, _database.Unanswered);
        _database.Answer();
        Assert.Equal(0, host.Emulator.LiveTokenCount);
        Assert.Equal(new KakaoBusinessConnectionCounts(0, 0, 1), await host.Store.CountAsync(ConnectionHost.Scheme, Stop));
    }

    [Fact]
    public async Task Disconnection_whose_commit_is_not_answered_counts_at_once()
    {
        await using var host = await StartAsync(setup => setup.Options = options => (options.StoreTimeout, options.TokenCacheDuration) = (SlowDatabase.Timeout, TimeSpan.FromMinutes(1)));
        await host.ConnectAsync(Key);
        var client = host.Connections.CreateClient<MomentClient>(Key);
        await client.ListAsync();
        _database.SlowAfterCommit(host.Time);

        await Assert.ThrowsAsync<TimeoutException>(() => host.Connections.DisconnectAsync(Key, cancellationToken: Stop));

        _database.Answer();
        Assert.Equal(
            KakaoBusinessTokenUnavailableReason.NotConnected, (await Assert.ThrowsAsync<KakaoBusinessTokenUnavailableException>(() => client.ListAsync())).Reason);
        Assert.Equal(new KakaoBusinessConnectionCounts(0, 0, 1), await host.Store.CountAsync(ConnectionHost.Scheme, Stop));
    }

    [Theory]
    [InlineData("SELECT")]
    [InlineData("UPDATE")]
    public async Task Check_fails_and_changes_nothing(string statement)
    {
        await using var host = await StartAsync();
        await host.ConnectAsync(Key);
        var before = await host.FindEntryAsync(Key);
        _database.Slow(host.Time, statement);

        await Assert.ThrowsAsync<TimeoutException>(() => host.Connections.CheckAsync(Key, cancellationToken: Stop));

        _database.Answer();
        Assert.Equivalent(before, await host.FindEntryAsync(Key), strict: true);
    }

    [Fact]
    public async Task Import_and_list_fail_in_time()
    {
        await using var host = await StartAsync();
        _database.Slow(host.Time, _ => true);

        await Assert.ThrowsAsync<TimeoutException>(() => host.ConnectAsync(Key));
        await Assert.ThrowsAsync<TimeoutException>(async () => await host.Connections.ListAsync("owner", cancellationToken: Stop));

        _database.Answer();
        Assert.Null(await host.FindEntryAsync(Key));
    }

    [Fact]
    public async Task Import_whose_commit_is_not_answered_succeeds()
    {
        await using var host = await StartAsync(configure: options => options.AddInterceptors(new Transactions(AutoTransactionBehavior.Always)));
        _database.SlowAfterCommit(host.Time);

        await host.ConnectAsync(Key);

        Assert.Equal(1, _database.Unanswered);
        Assert.NotNull(await host.FindEntryAsync(Key));
    }

    [Fact]
    public async Task Caller_that_cancels_sees_its_own_cancellation()
    {
        await using var host = await StartAsync();
        using var caller = new CancellationTokenSource();
        _database.Slow(host.Time, _ =>
        {
            caller.Cancel();
            return true;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await host.Connections.FindAsync(Key, cancellationToken: caller.Token));
    }

    [Fact]
    public async Task Health_check_reports_the_store()
    {
        await using var host = await StartAsync(setup => setup.Services = services => services.AddHealthChecks().AddKakaoBusinessConnections());
        _database.Slow(host.Time, _ => true);

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Equal(1, _database.Unanswered);
    }

    [Theory]
    [InlineData("COUNT(*)")]
    [InlineData("""ORDER BY "k"."NextCheckAt""")]
    [InlineData("""UPDATE "KakaoBusinessConnections""")]
    [InlineData("""ORDER BY "k"."DueAt""")]
    [InlineData("""UPDATE "KakaoBusinessOwedRevocations""")]
    [InlineData("""DELETE FROM "KakaoBusinessOwedRevocations""")]
    public async Task Watcher_outlasts_a_statement_that_is_not_answered(string statement)
    {
        await using var host = await StartAsync(setup => setup.Watch = true);
        await host.ConnectAsync(Key);
        await host.Store.AddRevocationAsync(
            host.Services.GetRequiredService<AspNetCore.Connections.ConnectionRevoker>().Owe(ConnectionHost.Scheme, host.IssueToken()), Stop);
        _database.Slow(host.Time, statement);

        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Task.FromResult(
            host.LogsOf("WatcherStoreUnavailable").Any(record => record.Exception is TimeoutException)));

        _database.Answer();
        var recovery = host.Time.GetUtcNow();
        await host.AdvanceUntilAsync(TimeSpan.FromMinutes(1), async () => (await host.FindEntryAsync(Key))!.CheckedAt > recovery
            && (await host.Store.CountAsync(ConnectionHost.Scheme, Stop)).OwedRevocations == 0);
        Assert.Equal(1, host.Emulator.LiveTokenCount);
    }

    private Task<ConnectionHost> StartAsync(Action<ConnectionHostSetup>? setUp = null, Action<DbContextOptionsBuilder>? configure = null) => DatabaseHost.StartAsync(
        options =>
        {
            _file.Configure(options);
            _database.Configure(options);
            configure?.Invoke(options);
        },
        setup =>
        {
            SlowDatabase.SetTimeout(setup);
            setUp?.Invoke(setup);
        });
}
