using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;

/// <summary>A <see cref="ConnectionHost"/> whose connections are in a database.</summary>
internal static class DatabaseHost
{
    public static async Task<ConnectionHost> StartAsync(Action<DbContextOptionsBuilder> configure, Action<ConnectionHostSetup>? setUp = null)
    {
        await StoreServices.CreateAsync(configure);
        return await StartOnExistingAsync(configure, setUp);
    }

    public static Task<ConnectionHost> StartOnExistingAsync(Action<DbContextOptionsBuilder> configure, Action<ConnectionHostSetup>? setUp = null)
        => ConnectionHost.StartAsync(setup =>
        {
            setUp?.Invoke(setup);
            var (services, options) = (setup.Services, setup.Options);
            setup.Options = connections =>
            {
                // A test that advances the clock must not end a call that the database is about to answer.
                connections.StoreTimeout = TimeSpan.FromDays(1);
                options?.Invoke(connections);
            };
            setup.Connections = connections => connections.AddEntityFrameworkStore<StoreContext>();
            setup.Services = collection =>
            {
                // The configuration is read for each context.
                collection.AddDbContext<StoreContext>(configure);
                // A node shares the database, and nothing in memory.
                collection.Replace(ServiceDescriptor.Singleton<IKakaoBusinessConnectionStore, EntityFrameworkConnectionStore<StoreContext>>());
                services?.Invoke(collection);
            };
        });
}
