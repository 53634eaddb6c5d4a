using KakaoBusiness.AspNetCore.Tests.Connections;
using KakaoBusiness.AspNetCore.Tests.Testing;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Runs the store contract on PostgreSQL.</summary>
public sealed class PostgreSqlStoreTests(PostgreSqlFixture server) : ConnectionStoreContract
{
    private readonly string _database = PostgreSqlFixture.NewDatabase();

    protected override async ValueTask<IKakaoBusinessConnectionStore> CreateAsync()
        => await StoreServices.CreateAsync(options => options.UseNpgsql(server.ConnectionStringOf(_database)));
}
