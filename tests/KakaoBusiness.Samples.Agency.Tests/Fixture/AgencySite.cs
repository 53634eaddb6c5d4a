using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Samples.Agency.Tests.Fixture;

/// <summary>
/// The whole sample, started. By default it runs in Production with two users, a SQLite file of its own, and an emulator in memory, which
/// lives by the same clock. Several sites share a folder, an emulator and a clock as several nodes do.
/// </summary>
internal sealed class AgencySite : IAsyncDisposable
{
    private readonly Factory _factory;

    public AgencySite(Action<AgencySiteOptions>? configure = null)
    {
        Options = new AgencySiteOptions();
        configure?.Invoke(Options);
        _factory = new Factory(Options);
        // Not UseKestrel(0): the factory then sets the address while the app may have started already.
        if (Options.ListensOnPort) _factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        try
        {
            _factory.StartServer();
        }
        catch
        {
            _factory.Dispose();
            throw;
        }
    }

    public AgencySiteOptions Options { get; }

    public KakaoEmulator Kakao => Options.Kakao;

    public FakeTimeProvider Clock => Options.Clock;

    public IServiceProvider Services => _factory.Services;

    public Uri Address => _factory.ClientOptions.BaseAddress;

    /// <summary>Opens a browser of its own.</summary>
    public Visitor OpenBrowser() => new(Kakao, user => _factory.CreateDefaultClient(user));

    /// <summary>Opens a browser and signs a user in.</summary>
    public async Task<Visitor> SignInAsync(string name = "kim")
    {
        var visitor = OpenBrowser();
        await visitor.SignInAsync(name);
        return visitor;
    }

    /// <summary>Looks into the database.</summary>
    public async Task<T> QueryAsync<T>(Func<AgencyDbContext, Task<T>> query)
    {
        await using var database = await Services.GetRequiredService<IDbContextFactory<AgencyDbContext>>().CreateDbContextAsync();
        return await query(database);
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (Options.OwnsFolder) Directory.Delete(Options.Folder, recursive: true);
    }

    private sealed class Factory(AgencySiteOptions options) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(options.Environment);
            builder.UseSetting("DataProtection:KeyFolder", Path.Combine(options.Folder, "keys"));
            builder.UseSetting("ConnectionStrings:Database", options.Database);
            // Empty rather than absent: a developer's user secrets must not reach the tests.
            builder.UseSetting("Authentication:Schemes:KakaoBusiness:ClientId", options.HasClientId ? options.Kakao.Options.ClientId : "");
            builder.UseSetting("Authentication:Schemes:KakaoBusiness:ClientSecret", options.HasClientId ? options.Kakao.Options.ClientSecret : "");
            foreach (var (key, value) in options.Users.Concat(options.Settings)) builder.UseSetting(key, value);

            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureServices(services =>
            {
                if (options.HasFakeClock) services.AddSingleton<TimeProvider>(options.Clock);
                options.Services?.Invoke(services);
            });
            if (options.HasClientId) builder.UseKakaoEmulator(options.Kakao);
        }
    }
}
