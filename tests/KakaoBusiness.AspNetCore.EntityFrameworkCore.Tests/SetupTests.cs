using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>The ways in which an app registers its context, and set-ups that cannot work.</summary>
public sealed class SetupTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public static TheoryData<string> Registrations => ["AddDbContext", "AddDbContextPool", "AddDbContextFactory", "AddPooledDbContextFactory", "transient", "lazy loading proxies"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Context_is_found_for_every_registration(string registration)
    {
        await StoreServices.CreateAsync(_file.Configure);
        await using var host = await ConnectionHost.StartAsync(setup =>
        {
            setup.Connections = connections => connections.AddEntityFrameworkStore<StoreContext>();
            setup.Services = services => _ = registration switch
            {
                "AddDbContext" => services.AddDbContext<StoreContext>(_file.Configure),
                "AddDbContextPool" => services.AddDbContextPool<StoreContext>(_file.Configure),
                "AddDbContextFactory" => services.AddDbContextFactory<StoreContext>(_file.Configure),
                "AddPooledDbContextFactory" => services.AddPooledDbContextFactory<StoreContext>(_file.Configure),
                "transient" => services.AddDbContext<StoreContext>(_file.Configure, ServiceLifetime.Transient),
                _ => services.AddDbContext<StoreContext>(options => options.UseSqlite(_file.ConnectionString).UseLazyLoadingProxies()),
            };
        });

        await host.ConnectAsync("k");
        await host.Connections.CheckAsync("k", cancellationToken: Stop);

        Assert.Equal(KakaoBusinessConnectionState.Connected, (await host.FindAsync("k"))?.State);
        Assert.Equal(KakaoBusinessDisconnectResult.Revoked, await host.Connections.DisconnectAsync("k", cancellationToken: Stop));
        Assert.Null(await host.FindAsync("k"));
    }

    [Fact]
    public async Task Context_of_the_app_is_not_used()
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure);
        await using var request = host.Services.CreateAsyncScope();
        var context = request.ServiceProvider.GetRequiredService<StoreContext>();
        context.Add(new KakaoBusinessOwedRevocationRow { Id = Entries.NewStamp(), Scheme = "S" });

        await host.ConnectAsync("k");

        Assert.Single(context.ChangeTracker.Entries());
        Assert.Equal(0, await context.Set<KakaoBusinessOwedRevocationRow>().CountAsync(Stop));
    }

    [Fact]
    public async Task Model_without_tables_fails_startup_naming_the_remedy()
    {
        var error = await StartAsync<OtherContext>(services => services.AddDbContext<OtherContext>(_file.Configure));

        Assert.Contains("UseKakaoBusinessConnections()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unregistered_context_fails_startup_naming_the_remedy()
    {
        var error = await StartAsync<OtherContext>(_ => { });

        Assert.Contains("AddDbContext", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Singleton_context_fails_startup_naming_the_remedy()
    {
        var error = await StartAsync<StoreContext>(services => services.AddDbContext<StoreContext>(_file.Configure, ServiceLifetime.Singleton));

        Assert.Contains("scoped", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Non_relational_provider_fails_startup_naming_the_remedy()
    {
        var error = await StartAsync<StoreContext>(services => services.AddDbContext<StoreContext>(options => options.UseInMemoryDatabase("app")));

        Assert.Contains("AddInMemoryStore()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_without_concurrency_check_fails_startup()
    {
        var error = await StartAsync<StoreContext>(services => services.AddDbContext<StoreContext>(options =>
        {
            _file.Configure(options);
            options.ReplaceService<IDatabaseProvider, MySqlProvider>();
        }));

        Assert.Contains("MySql.EntityFrameworkCore", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_use_without_startup_fails_naming_the_remedy()
    {
        using var services = new ServiceCollection().AddDbContext<OtherContext>(_file.Configure).BuildServiceProvider();
        var store = ActivatorUtilities.CreateInstance<EntityFrameworkConnectionStore<OtherContext>>(services);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.FindAsync("S", "k", Stop));

        Assert.Contains("UseKakaoBusinessConnections()", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", 0)]
    [InlineData("Production", 1)]
    public async Task Sqlite_is_reported_outside_Development(string environment, int reports)
    {
        await using var host = await DatabaseHost.StartAsync(_file.Configure, setup =>
        {
            setup.Environment = environment;
            setup.Services = services =>
            {
                // In place of the host's ephemeral keys.
                services.RemoveAll<IDataProtectionProvider>();
                services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(_file.Folder, "keys")));
            };
        });

        Assert.Equal(reports, host.LogsOf("ConnectionsInSqlite").Count());
    }

    [Fact]
    public async Task Startup_does_not_need_the_database()
    {
        await using var host = await DatabaseHost.StartOnExistingAsync(options => options.UseNpgsql("Host=127.0.0.1;Port=1;Timeout=1"));

        await Assert.ThrowsAnyAsync<Exception>(() => host.FindAsync("k"));
    }

    private static Task<OptionsValidationException> StartAsync<TContext>(Action<IServiceCollection> register)
        where TContext : DbContext
        => Assert.ThrowsAsync<OptionsValidationException>(() => ConnectionHost.StartAsync(setup =>
        {
            setup.Connections = connections => connections.AddEntityFrameworkStore<TContext>();
            setup.Services = register;
        }));

    /// <summary>SQLite by the name of another provider.</summary>
    private sealed class MySqlProvider : IDatabaseProvider
    {
        public string Name => "MySql.EntityFrameworkCore";

        public string? Version => null;

        public bool IsConfigured(IDbContextOptions options) => true;
    }

    private sealed class OtherContext(DbContextOptions<OtherContext> options) : DbContext(options);
}
