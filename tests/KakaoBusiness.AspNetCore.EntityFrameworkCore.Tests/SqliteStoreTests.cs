using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.AspNetCore.Tests.Connections;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>The contract over SQLite, in a file of its own.</summary>
public sealed class SqliteStoreTests : ConnectionStoreContract, IDisposable
{
    // Eight writers at once on a busy machine: as patient as the provider is by default.
    private readonly SqliteFile _file = new() { Settings = "" };

    protected override async ValueTask<IKakaoBusinessConnectionStore> CreateAsync() => await StoreServices.CreateAsync(_file.Configure);

    public void Dispose() => _file.Dispose();
}
