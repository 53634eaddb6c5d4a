using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Creates a store on a database with the tables.</summary>
internal static class StoreServices
{
    public static async Task<IKakaoBusinessConnectionStore> CreateAsync(Action<DbContextOptionsBuilder> configure)
    {
        var services = new ServiceCollection().AddDbContext<StoreContext>(configure).BuildServiceProvider();
        await UseAsync(services, context => context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken));
        return CreateStore(services);
    }

    /// <summary>Creates a store on the services of a test.</summary>
    public static IKakaoBusinessConnectionStore CreateStore(IServiceProvider services)
        => ActivatorUtilities.CreateInstance<EntityFrameworkConnectionStore<StoreContext>>(services);

    public static async Task UseAsync(IServiceProvider services, Func<StoreContext, Task> use)
    {
        await using var scope = services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<StoreContext>());
    }
}
