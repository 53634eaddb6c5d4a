using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;

/// <summary>A <see cref="ConnectApp"/> whose connections are in a database.</summary>
internal static class DatabaseApp
{
    public static async Task<TestApp> StartAsync(Action<DbContextOptionsBuilder> configure)
    {
        await StoreServices.CreateAsync(configure);
        return await ConnectApp.StartAsync(connections => connections.AddEntityFrameworkStore<StoreContext>(), setup =>
        {
            var services = setup.Services;
            setup.Services = collection =>
            {
                services?.Invoke(collection);
                collection.AddDbContext<StoreContext>(configure);
            };
        });
    }
}
