using System.Data.Common;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>How PostgreSQL runs the statements of the store, on 20,000 connections.</summary>
public sealed class PostgreSqlQueryTests(PostgreSqlFixture server) : IAsyncLifetime
{
    private const int Count = 20_000;

    private readonly Explainer _explainer = new();
    private ServiceProvider _services = null!;
    private IKakaoBusinessConnectionStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var connectionString = server.ConnectionStringOf(PostgreSqlFixture.NewDatabase());
        _services = new ServiceCollection()
            .AddDbContext<StoreContext>(options => options.UseNpgsql(connectionString).AddInterceptors(_explainer))
            .BuildServiceProvider();
        _store = StoreServices.CreateStore(_services);
        await StoreServices.UseAsync(_services, context => context.Database.EnsureCreatedAsync(Stop));
        await StoreServices.UseAsync(_services, context => Entries.InsertAsync(context, Enumerable.Range(0, Count).Select(CreateEntry)));
        await StoreServices.UseAsync(_services, context => context.Database.ExecuteSqlRawAsync("ANALYZE", Stop));
        _explainer.ConnectionString = connectionString;

        // One in twenty is due; 1,000 belong to one owner.
        static KakaoBusinessConnectionEntry CreateEntry(int number)
            => Entries.Create($"key-{number}", Entries.Now.AddMinutes(number - (Count / 20))) with { Owner = number < 1000 ? "agency" : $"owner-{number % 500}" };
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
    }

    [Fact]
    public async Task Claim_reads_and_updates_through_indexes()
    {
        Assert.Equal(100, (await _store.ClaimDueAsync(Entries.Scheme, Entries.Now, DateTimeOffset.MaxValue, Entries.Now.AddMinutes(5), 100, Stop)).Count);

        Assert.Equal(3, _explainer.Plans.Count);
        Assert.Contains("IX_KakaoBusinessConnections_Scheme_NextCheckAt", _explainer.Plans[0], StringComparison.Ordinal);
        Assert.All(_explainer.Plans, plan => Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal));
        // The rows come in the order of the index, without a sort.
        Assert.DoesNotContain("Sort", _explainer.Plans[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_is_found_through_the_primary_key()
    {
        Assert.NotNull(await _store.FindAsync(Entries.Scheme, "key-4711", Stop));

        Assert.Contains("PK_KakaoBusinessConnections", Assert.Single(_explainer.Plans), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owner_pages_through_1000_connections_by_index()
    {
        var keys = new List<string>();
        string? continuation = null;
        do
        {
            var page = await _store.ListAsync(Entries.Scheme, "agency", continuation, 100, Stop);
            keys.AddRange(page.Entries.Select(entry => entry.Key));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(1000, keys.Distinct().Count());
        Assert.Equal(10, _explainer.Plans.Count);
        Assert.All(_explainer.Plans, plan => Assert.Contains("IX_KakaoBusinessConnections_Scheme_OwnerHash_KeyHash", plan, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Claims_of_four_nodes_neither_collide_nor_share()
    {
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ClaimAllAsync, Stop)));

        var keys = claimed.SelectMany(node => node).ToList();
        keys.AddRange(await ClaimAllAsync());
        Assert.Equal(1001, keys.Count);
        Assert.Equal(1001, keys.Distinct().Count());

        async Task<List<string>> ClaimAllAsync()
        {
            var keys = new List<string>();
            while (await _store.ClaimDueAsync(Entries.Scheme, Entries.Now, DateTimeOffset.MaxValue, Entries.Now.AddMinutes(5), 20, Stop) is { Count: > 0 } batch)
                keys.AddRange(batch.Select(entry => entry.Key));
            return keys;
        }
    }

    /// <summary>Makes PostgreSQL explain each statement, with its parameters, before it runs.</summary>
    private sealed class Explainer : DbCommandInterceptor
    {
        public string? ConnectionString { get; set; }

        public List<string> Plans { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await ExplainAsync(command);
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await ExplainAsync(command);
            return result;
        }

        private async Task ExplainAsync(DbCommand command)
        {
            if (ConnectionString is null) return;
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync(Stop);
            await using var explain = new NpgsqlCommand($"EXPLAIN {command.CommandText}", connection);
            foreach (NpgsqlParameter parameter in command.Parameters) explain.Parameters.Add(parameter.Clone());
            await using var reader = await explain.ExecuteReaderAsync(Stop);
            var lines = new List<string>();
            while (await reader.ReadAsync(Stop)) lines.Add(reader.GetString(0));
            lock (Plans) Plans.Add(string.Join('\n', lines));
        }
    }
}
