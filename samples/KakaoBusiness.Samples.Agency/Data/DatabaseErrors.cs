using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Data;

/// <summary>Recognizes failures of the database, including those that Entity Framework Core wraps in another exception.</summary>
internal static class DatabaseErrors
{
    /// <summary>
    /// Returns whether the database failed. With PostgreSQL, a transient failure is the inner exception of an
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    public static bool IsOfDatabase(this Exception exception)
        => exception is DbException or DbUpdateException or InvalidOperationException { InnerException: DbException };
}
