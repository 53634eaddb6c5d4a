using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;

/// <summary>Sets when a context uses a transaction: always, also for a single statement.</summary>
internal sealed class Transactions(AutoTransactionBehavior behavior) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        eventData.Context!.Database.AutoTransactionBehavior = behavior;
        return new(result);
    }
}
