using KakaoBusiness.Tests.Shared.Servers;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Runs the store contract on PostgreSQL.</summary>
public sealed class PostgreSqlStoreTests(PostgreSqlFixture server) : ConnectionStoreContract
{
    private readonly string _database = PostgreSqlFixture.NewDatabase();

    protected override async ValueTask<IKakaoBusinessConnectionStore> CreateAsync()
        => await StoreServices.CreateAsync(options => options.UseNpgsql(server.ConnectionStringOf(_database)));
}
