using System.Data;
using System.Data.Common;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>
/// What the provider of SQL Server makes of the model and of each call of the store, parsed by SQL Server's own parser. There is no server:
/// a statement is answered with no rows.
/// </summary>
public sealed class SqlServerTests : IAsyncLifetime
{
    private readonly Recorder _recorder = new();
    private readonly ServiceProvider _services;
    private readonly IKakaoBusinessConnectionStore _store;

    public SqlServerTests()
    {
        _services = new ServiceCollection()
            .AddDbContext<StoreContext>(options => options.UseSqlServer("Server=none").AddInterceptors(_recorder, new NoConnection(), new Transactions(AutoTransactionBehavior.Never)))
            .BuildServiceProvider();
        _store = StoreServices.CreateStore(_services);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Tables_are_created_with_keys_that_an_index_can_hold()
    {
        var script = "";
        await StoreServices.UseAsync(_services, context =>
        {
            script = context.Database.GenerateCreateScript();
            return Task.CompletedTask;
        });

        AssertValid(script);
        Assert.Contains("PRIMARY KEY ([Scheme], [KeyHash])", script, StringComparison.Ordinal);
        Assert.Contains("[KeyHash] char(64) NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("[OwnerHash] char(64) NULL", script, StringComparison.Ordinal);
        Assert.Contains("[Scheme] nvarchar(100) NOT NULL", script, StringComparison.Ordinal);
        Assert.Contains("ON [KakaoBusinessConnections] ([Scheme], [NextCheckAt], [State])", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_call_becomes_valid_statements()
    {
        var entry = Entries.Create("k");
        var hash = Rows.ComputeHash("k");
        var (now, lease) = (Entries.Now, Entries.Now.AddMinutes(5));

        await RunAsync(1, async () => await _store.FindAsync(Entries.Scheme, "k", Stop));
        await RunAsync(1, async () => await _store.ListAsync(Entries.Scheme, "owner", hash, 10, Stop));
        // A write that changes no row is followed by reads of what is stored.
        await RunAsync(2, async () => await _store.TrySaveAsync(entry, entry.Stamp, null, Stop));
        await RunAsync(2, async () => await _store.TrySaveAsync(entry, entry.Stamp, Entries.CreateOwed(), Stop));
        await RunAsync(3, async () => await _store.TryRemoveAsync(Entries.Scheme, "k", entry.Stamp, Entries.CreateOwed(), Stop));
        await RunAsync(1, async () => await _store.TrySaveAsync(entry, null, null, Stop));
        await RunAsync(1, async () => await _store.AddRevocationAsync(Entries.CreateOwed(), Stop));
        await RunAsync(1, async () => await _store.RemoveRevocationAsync(entry.Stamp, Stop));
        await RunAsync(2, async () => await _store.CountAsync(Entries.Scheme, Stop));
        await RunAsync(3, async () => await _store.ClaimDueAsync(Entries.Scheme, now, DateTimeOffset.MaxValue, lease, 10, Stop), hash);
        await RunAsync(3, async () => await _store.ClaimRevocationsAsync(Entries.Scheme, now, DateTimeOffset.MaxValue, lease, 10, Stop), entry.Stamp);
    }

    /// <summary>Runs a call whose first query returns the values.</summary>
    private async Task RunAsync(int statements, Func<Task> call, params object[] found)
    {
        _recorder.Statements.Clear();
        _recorder.Found = found;
        await Record.ExceptionAsync(call);
        Assert.Equal(statements, _recorder.Statements.Count);
        Assert.All(_recorder.Statements, AssertValid);
    }

    private static void AssertValid(string sql)
    {
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.Empty(errors.Select(error => $"{error.Message} {sql}"));
    }

    /// <summary>Records statements instead of running them.</summary>
    private sealed class Recorder : DbCommandInterceptor
    {
        public List<string> Statements { get; } = [];

        public object[] Found { get; set; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Statements.Add(command.CommandText);
            using var table = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            if (Found is [var first, ..])
            {
                table.Columns.Add("Value", first.GetType());
                foreach (var value in Found) table.Rows.Add(value);
                Found = [];
            }

            return new(InterceptionResult<DbDataReader>.SuppressWithResult(table.CreateDataReader()));
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Statements.Add(command.CommandText);
            return new(InterceptionResult<int>.SuppressWithResult(1));
        }
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
            => new(InterceptionResult.Suppress());
    }
}
