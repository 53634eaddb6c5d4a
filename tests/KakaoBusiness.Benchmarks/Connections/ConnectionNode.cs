using KakaoBusiness.AspNetCore;
using KakaoBusiness.Benchmarks.Apps;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Benchmarks.Connections;

/// <summary>
/// A process with connections in PostgreSQL, as a worker would have them, and beside it what an app writes by hand. Nothing is logged.
/// </summary>
internal sealed class ConnectionNode : IAsyncDisposable
{
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private readonly IHost _host;

    private ConnectionNode(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IKakaoBusinessConnections Connections => Services.GetRequiredService<IKakaoBusinessConnections>();

    public IKakaoBusinessConnectionStore Store => Services.GetRequiredService<IKakaoBusinessConnectionStore>();

    public static async Task<ConnectionNode> StartAsync(
        string connectionString, Action<KakaoBusinessConnectionsOptions>? configure = null, Func<HttpMessageHandler>? kakao = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Services.AddSingleton<IDataProtectionProvider>(Keys);
        builder.Services.AddDbContext<ConnectionContext>(options => options.UseNpgsql(connectionString));
        builder.Services.AddKakaoBusinessConnections(options =>
            {
                (options.ClientId, options.ClientSecret) = ("rest-api-key", "client-secret-of-32-characters--");
                foreach (var scope in StubKakao.Scopes) options.Scope.Add(scope);
                options.BackchannelHttpHandler = kakao?.Invoke() ?? new StubKakao();
            })
            .AddEntityFrameworkStore<ConnectionContext>()
            .Configure(options =>
            {
                (options.Watch, options.KeepAliveInterval) = (false, TimeSpan.Zero);
                configure?.Invoke(options);
            });
        builder.Services.AddHttpClient<MomentClient>(MomentClient.Configure).ConfigurePrimaryHttpMessageHandler(() => new StubAdApi()).AddKakaoBusinessToken();
        builder.Services.AddHttpClient<HandMadeClient>(MomentClient.Configure).ConfigurePrimaryHttpMessageHandler(() => new StubAdApi())
            .AddHttpMessageHandler(() => new HandMadeHandler());
        var node = new ConnectionNode(builder.Build());
        await node._host.StartAsync();
        return node;
    }

    /// <summary>Connects a key with a token that was issued elsewhere.</summary>
    public async Task ConnectAsync(string key, string token)
    {
        if (!KakaoBusinessToken.TryCreate(token, out var created)) throw new InvalidOperationException("Not a token.");
        var result = await Connections.ImportAsync(key, created);
        if (!result.Succeeded) throw new InvalidOperationException("The token was not imported.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>An app's context.</summary>
internal sealed class ConnectionContext(DbContextOptions<ConnectionContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseKakaoBusinessConnections();
}
