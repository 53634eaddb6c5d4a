using System.Data.Common;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;

/// <summary>
/// A database that does not answer certain statements. The clock is advanced by the time limit of the store instead of waiting; a call
/// that is not cancelled by then would hang, and fails the test.
/// </summary>
internal sealed class SlowDatabase : DbCommandInterceptor, IDbTransactionInterceptor
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private FakeTimeProvider? _time;
    private Func<string, bool>? _isSlow;
    private bool _isSlowAfterCommit;

    /// <summary>Gets how many statements or commits were not answered.</summary>
    public int Unanswered { get; private set; }

    public static void SetTimeout(ConnectionHostSetup setup) => setup.Options = options => (options.StoreTimeout, options.TokenCacheDuration) = (Timeout, TimeSpan.Zero);

    /// <summary>Does not answer statements that contain one of the texts.</summary>
    public void Slow(FakeTimeProvider time, params string[] texts) => Slow(time, sql => texts.Any(text => sql.Contains(text, StringComparison.Ordinal)));

    public void Slow(FakeTimeProvider time, Func<string, bool> isSlow) => (_time, _isSlow, Unanswered) = (time, isSlow, 0);

    /// <summary>Does not answer commits, which it makes.</summary>
    public void SlowAfterCommit(FakeTimeProvider time) => (_time, _isSlowAfterCommit, Unanswered) = (time, true, 0);

    public void Answer() => (_isSlow, _isSlowAfterCommit) = (null, false);

    public void Configure(DbContextOptionsBuilder options) => options.AddInterceptors(this);

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (_isSlow?.Invoke(command.CommandText) is true) await RunOutOfTimeAsync(cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (_isSlow?.Invoke(command.CommandText) is true) await RunOutOfTimeAsync(cancellationToken);
        return result;
    }

    public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        if (_isSlowAfterCommit) await RunOutOfTimeAsync(cancellationToken);
    }

    private async Task RunOutOfTimeAsync(CancellationToken cancellationToken)
    {
        Unanswered++;
        // The watcher may run within a step of the clock, which has to end first.
        await Task.Yield();
        _time!.Advance(Timeout);
        await Eventually.HoldsAsync(() => cancellationToken.IsCancellationRequested, () => "Nothing bounds the call.");
        cancellationToken.ThrowIfCancellationRequested();
    }
}
