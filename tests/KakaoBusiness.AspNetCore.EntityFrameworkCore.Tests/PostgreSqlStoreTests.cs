using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Servers;
using KakaoBusiness.AspNetCore.Tests.Connections;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>The contract over PostgreSQL.</summary>
public sealed class PostgreSqlStoreTests(PostgreSqlFixture server) : ConnectionStoreContract, IClassFixture<PostgreSqlFixture>
{
    private readonly string _database = "d" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    protected override async ValueTask<IKakaoBusinessConnectionStore> CreateAsync()
        => await StoreServices.CreateAsync(options => options.UseNpgsql(server.ConnectionStringOf(_database)));
}
