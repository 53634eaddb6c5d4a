using KakaoBusiness.AspNetCore.Tests.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>The contract over SQLite, in a file of its own.</summary>
public sealed class SqliteStoreTests : ConnectionStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    protected override async ValueTask<IKakaoBusinessConnectionStore> CreateAsync()
        => await StoreServices.CreateAsync(options => options.UseSqlite($"Data Source={Path.Combine(_folder, "app.db")}"));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
