using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore;

/// <summary>
/// Provides a context for one call of the store, outside any transaction of the caller, because a rollback by the caller cannot undo what Kakao has
/// done.
/// </summary>
internal sealed class ContextScope<TContext> : IAsyncDisposable
    where TContext : DbContext
{
    private readonly TransactionScope _outside = new(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
    private readonly AsyncServiceScope _services;

    public ContextScope(IServiceScopeFactory scopes)
    {
        _services = scopes.CreateAsyncScope();
        try
        {
            Context = _services.ServiceProvider.GetService<TContext>()
                ?? throw new InvalidOperationException(ConnectionContextValidation<TContext>.NotRegistered);
            if (ConnectionContextValidation<TContext>.FindFault(Context) is { } fault) throw new InvalidOperationException(fault);
        }
        catch
        {
            _services.Dispose();
            _outside.Dispose();
            throw;
        }
    }

    public TContext Context { get; }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _outside.Dispose();
    }
}
