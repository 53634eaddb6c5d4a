using System.Data.Common;
using System.Transactions;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>
/// Transactions that are repeated because the connection was lost after the commit, as EnableRetryOnFailure of Npgsql and SQL Server
/// does, and the transaction of a caller.
/// </summary>
public sealed class RepeatTests : IDisposable
{
    private readonly SqliteFile _file = new();
    private readonly LostAnswer _lost = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Repeated_save_succeeds(bool isNew)
    {
        var store = await CreateAsync();
        var before = Entries.Create("k");
        if (!isNew) Assert.True(await store.TrySaveAsync(before, null, null, Stop));
        var entry = Entries.Create("k");
        _lost.IsNext = true;

        Assert.True(await store.TrySaveAsync(entry, isNew ? null : before.Stamp, Entries.CreateOwed(), Stop));

        Assert.False(_lost.IsNext);
        Assert.Equal(entry.Stamp, (await store.FindAsync(Entries.Scheme, "k", Stop))!.Stamp);
        Assert.Equal(1, (await store.CountAsync(Entries.Scheme, Stop)).OwedRevocations);
    }

    [Fact]
    public async Task Repeated_removal_succeeds()
    {
        var store = await CreateAsync();
        var entry = Entries.Create("k");
        Assert.True(await store.TrySaveAsync(entry, null, null, Stop));
        _lost.IsNext = true;

        Assert.True(await store.TryRemoveAsync(Entries.Scheme, "k", entry.Stamp, Entries.CreateOwed(), Stop));

        Assert.False(_lost.IsNext);
        Assert.Equal(new KakaoBusinessConnectionCounts(0, 0, 1), await store.CountAsync(Entries.Scheme, Stop));
    }

    [Fact]
    public async Task Repeated_revocation_is_stored_once()
    {
        var store = await CreateAsync(AutoTransactionBehavior.Always);
        _lost.IsNext = true;

        await store.AddRevocationAsync(Entries.CreateOwed(), Stop);

        Assert.False(_lost.IsNext);
        Assert.Equal(1, (await store.CountAsync(Entries.Scheme, Stop)).OwedRevocations);
    }

    [Fact]
    public async Task Repeated_claim_returns_the_same_entries()
    {
        var store = await CreateAsync();
        Assert.True(await store.TrySaveAsync(Entries.Create("k", Entries.Now), null, null, Stop));
        await store.AddRevocationAsync(Entries.CreateOwed(), Stop);

        _lost.IsNextUpdate = true;
        Assert.Single(await store.ClaimDueAsync(Entries.Scheme, Entries.Now, DateTimeOffset.MaxValue, Entries.Now.AddMinutes(5), 10, Stop));
        Assert.False(_lost.IsNextUpdate);
        _lost.IsNextUpdate = true;
        Assert.Single(await store.ClaimRevocationsAsync(Entries.Scheme, Entries.Now, DateTimeOffset.MaxValue, Entries.Now.AddMinutes(5), 10, Stop));
        Assert.False(_lost.IsNextUpdate);
    }

    [Fact]
    public async Task Rollback_by_the_caller_keeps_a_save()
    {
        var store = await CreateAsync();
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            Assert.True(await store.TrySaveAsync(Entries.Create("k"), null, null, Stop));
            Assert.NotNull(Transaction.Current);
        }

        Assert.NotNull(await store.FindAsync(Entries.Scheme, "k", Stop));
    }

    private async Task<IKakaoBusinessConnectionStore> CreateAsync(AutoTransactionBehavior transactions = AutoTransactionBehavior.WhenNeeded)
    {
        await StoreServices.CreateAsync(_file.Configure);
        var services = new ServiceCollection()
            .AddDbContext<StoreContext>(options => options
                .UseSqlite(_file.ConnectionString, sqlite => sqlite.ExecutionStrategy(dependencies => new RepeatOnce(dependencies)))
                .AddInterceptors(_lost, _lost.Commands, new Transactions(transactions)))
            .BuildServiceProvider();
        return StoreServices.CreateStore(services);
    }

    private sealed class RepeatOnce(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 1, maxRetryDelay: TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is LostConnectionException;

        protected override TimeSpan? GetNextDelay(Exception lastException) => base.GetNextDelay(lastException) is null ? null : TimeSpan.Zero;
    }

    private sealed class LostConnectionException() : DbException("The connection was lost.");

    /// <summary>Loses the connection after the database has done its work, once.</summary>
    private sealed class LostAnswer : DbTransactionInterceptor
    {
        public LostAnswer() => Commands = new LostCommandAnswer(this);

        public bool IsNext { get; set; }

        public bool IsNextUpdate { get; set; }

        public LostCommandAnswer Commands { get; }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (!IsNext) return Task.CompletedTask;
            IsNext = false;
            throw new LostConnectionException();
        }
    }

    private sealed class LostCommandAnswer(LostAnswer lost) : DbCommandInterceptor
    {
        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            if (!lost.IsNextUpdate) return new(result);
            lost.IsNextUpdate = false;
            throw new LostConnectionException();
        }
    }
}
