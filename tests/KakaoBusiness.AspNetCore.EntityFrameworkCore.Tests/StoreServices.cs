using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>A store over a database whose tables exist.</summary>
internal static class StoreServices
{
    public static async Task<IKakaoBusinessConnectionStore> CreateAsync(Action<DbContextOptionsBuilder> configure)
    {
        var services = new ServiceCollection().AddDbContext<StoreContext>(configure).BuildServiceProvider();
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<StoreContext>().Database.EnsureCreatedAsync();
        }

        return ActivatorUtilities.CreateInstance<EntityFrameworkConnectionStore<StoreContext>>(services);
    }
}
