using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Apps;

/// <summary>A database and Data Protection keys, which the processes of an app share.</summary>
internal sealed class SharedState : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kakao-apps-");

    public SharedState()
    {
        using var database = new AppDbContext(new DbContextOptionsBuilder<AppDbContext>().UseSqlite(ConnectionString).Options);
        database.Database.EnsureCreated();
    }

    private string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "app.db")};Pooling=False";

    public void AddTo(IServiceCollection services)
    {
        services.AddDbContext<AppDbContext>(options => options.UseSqlite(ConnectionString));
        // In place of the keys that a test app has for itself.
        services.RemoveAll<IDataProtectionProvider>();
        services.AddDataProtection().SetApplicationName("ads").PersistKeysToFileSystem(_folder.CreateSubdirectory("keys"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
