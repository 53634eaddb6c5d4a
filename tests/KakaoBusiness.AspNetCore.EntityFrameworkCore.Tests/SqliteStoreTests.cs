using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Stores;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Runs the store contract on SQLite, in a new file.</summary>
public sealed class SqliteStoreTests : ConnectionStoreContract, IDisposable
{
    // Eight concurrent writers on a busy machine need the provider's default timeout.
    private readonly SqliteFile _file = new() { Settings = "" };

    protected override async ValueTask<IKakaoBusinessConnectionStore> CreateAsync() => await StoreServices.CreateAsync(_file.Configure);

    public void Dispose() => _file.Dispose();
}
