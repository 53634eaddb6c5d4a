using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Data;

/// <summary>Recognizes a failure of the database, whatever Entity Framework Core wraps it in.</summary>
internal static class DatabaseErrors
{
    /// <summary>For PostgreSQL a failure that may pass is the inner exception of an <see cref="InvalidOperationException"/>.</summary>
    public static bool IsOfDatabase(this Exception exception)
        => exception is DbException or DbUpdateException or InvalidOperationException { InnerException: DbException };
}
