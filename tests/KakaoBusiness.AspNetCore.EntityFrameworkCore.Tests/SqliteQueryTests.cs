using System.Data.Common;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>The number of statements that SQLite runs, and the indexes it uses.</summary>
public sealed class SqliteQueryTests : IDisposable
{
    private readonly SqliteFile _file = new();
    private readonly Explainer _explainer = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Call_that_is_not_cached_costs_one_indexed_read()
    {
        await using var host = await StartAsync(TimeSpan.Zero);
        await host.ConnectAsync("k");
        var client = host.Connections.CreateClient<MomentClient>("k");
        // The first call is recorded as use, which later ones of the same hour are not.
        await client.ListAsync();
        _explainer.Plans.Clear();

        await client.ListAsync();

        Assert.Equal("SEARCH k USING INDEX sqlite_autoindex_KakaoBusinessConnections_1 (Scheme=? AND KeyHash=?)", Assert.Single(_explainer.Plans));
    }

    [Fact]
    public async Task Cached_calls_cost_no_statement()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(10));
        await host.ConnectAsync("k");
        await host.Connections.CreateClient<MomentClient>("k").ListAsync();
        await host.Connections.CreateClient<MomentClient>("k").ListAsync();
        _explainer.Plans.Clear();

        for (var call = 0; call < 10; call++) await host.Connections.CreateClient<MomentClient>("k").ListAsync();

        Assert.Empty(_explainer.Plans);
    }

    [Fact]
    public async Task Count_reads_the_index_alone()
    {
        await using var host = await StartAsync(TimeSpan.Zero);
        await host.ConnectAsync("k");
        _explainer.Plans.Clear();

        Assert.Equal(1, (await host.Store.CountAsync(ConnectionHost.Scheme, Stop)).Connected);

        Assert.Contains("USING COVERING INDEX IX_KakaoBusinessConnections_Scheme_NextCheckAt_State (Scheme=?)", _explainer.Plans[0], StringComparison.Ordinal);
    }

    private Task<ConnectionHost> StartAsync(TimeSpan cacheDuration) => DatabaseHost.StartAsync(
        options =>
        {
            _file.Configure(options);
            options.AddInterceptors(_explainer);
        },
        setup => setup.Options = options => options.TokenCacheDuration = cacheDuration);

    /// <summary>Makes SQLite explain each statement, with its parameters, before it runs.</summary>
    private sealed class Explainer : DbCommandInterceptor
    {
        public List<string> Plans { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Explain(command);
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Explain(command);
            return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
        }

        private void Explain(DbCommand command)
        {
            using var explain = command.Connection!.CreateCommand();
            explain.Transaction = command.Transaction;
#pragma warning disable CA2100 // The statement that Entity Framework Core has made.
            explain.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
#pragma warning restore CA2100
            foreach (DbParameter parameter in command.Parameters)
            {
                var copy = explain.CreateParameter();
                (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
                explain.Parameters.Add(copy);
            }

            using var reader = explain.ExecuteReader();
            var lines = new List<string>();
            while (reader.Read()) lines.Add(reader.GetString(3));
            Plans.Add(string.Join('\n', lines));
        }
    }
}
