using System.Data.Common;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A server that crashes in the middle of a call.</summary>
public sealed class PostgreSqlOutageTests : IAsyncLifetime
{
    private readonly PostgreSqlFixture _server = new();
    private readonly Crash _crash;
    private ServiceProvider? _services;

    public PostgreSqlOutageTests() => _crash = new Crash(_server);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        if (_crash.HasHappened) await _server.StartAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Crash_before_commit_stores_nothing()
    {
        var store = await CreateAsync();
        var before = Entries.Create("k");
        Assert.True(await store.TrySaveAsync(before, null, null, Stop));

        _crash.IsBeforeCommit = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.TrySaveAsync(Entries.Create("k"), before.Stamp, Entries.CreateOwed(), Stop));
        await RestartAsync();

        Assert.Equal(before.Stamp, (await store.FindAsync(Entries.Scheme, "k", Stop))!.Stamp);
        Assert.Equal(0, (await store.CountAsync(Entries.Scheme, Stop)).OwedRevocations);
    }

    [Fact]
    public async Task Crash_after_claim_delays_until_lease_ends()
    {
        var store = await CreateAsync();
        Assert.True(await store.TrySaveAsync(Entries.Create("k", Entries.Now), null, null, Stop));
        var lease = Entries.Now.AddMinutes(5);

        _crash.IsAfterUpdate = true;
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.ClaimDueAsync(Entries.Scheme, Entries.Now, DateTimeOffset.MaxValue, lease, 10, Stop));
        await RestartAsync();

        Assert.Empty(await store.ClaimDueAsync(Entries.Scheme, Entries.Now, DateTimeOffset.MaxValue, lease, 10, Stop));
        Assert.Single(await store.ClaimDueAsync(Entries.Scheme, lease, DateTimeOffset.MaxValue, lease.AddMinutes(5), 10, Stop));
    }

    private async Task<IKakaoBusinessConnectionStore> CreateAsync()
    {
        // The server does not wait for the disk before it confirms a commit, but a crash of the server alone loses none.
        var connectionString = _server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        _services = new ServiceCollection()
            .AddDbContext<StoreContext>(options => options.UseNpgsql(connectionString).AddInterceptors(_crash, _crash.Commands))
            .BuildServiceProvider();
        await StoreServices.UseAsync(_services, context => context.Database.EnsureCreatedAsync(Stop));
        return StoreServices.CreateStore(_services);
    }

    private async Task RestartAsync()
    {
        Assert.True(_crash.HasHappened);
        await _server.StartAsync();
        _crash.HasHappened = false;
        // The pooled connections are broken.
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    private sealed class Crash : DbTransactionInterceptor
    {
        private readonly PostgreSqlFixture _server;

        public Crash(PostgreSqlFixture server) => (_server, Commands) = (server, new CommandCrash(this));

        public bool IsBeforeCommit { get; set; }

        public bool IsAfterUpdate { get; set; }

        public bool HasHappened { get; set; }

        public CommandCrash Commands { get; }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (IsBeforeCommit) await HappenAsync();
            return result;
        }

        public async Task HappenAsync()
        {
            (IsBeforeCommit, IsAfterUpdate, HasHappened) = (false, false, true);
            await _server.StopAsync();
        }
    }

    private sealed class CommandCrash(Crash crash) : DbCommandInterceptor
    {
        public override async ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (crash.IsAfterUpdate) await crash.HappenAsync();
            return result;
        }
    }
}
