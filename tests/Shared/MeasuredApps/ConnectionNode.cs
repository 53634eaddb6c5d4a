using KakaoBusiness.AspNetCore;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Tests.Shared.MeasuredApps;

/// <summary>
/// A worker process with connections, and the code that an app without them would write. Nothing is logged.
/// </summary>
internal sealed class ConnectionNode : IAsyncDisposable
{
    private static readonly EphemeralDataProtectionProvider Keys = new();

    private static readonly string KakaoHost = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress).Host;

    private readonly IHost _host;

    private ConnectionNode(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IKakaoBusinessConnections Connections => Services.GetRequiredService<IKakaoBusinessConnections>();

    public IKakaoBusinessConnectionStore Store => Services.GetRequiredService<IKakaoBusinessConnectionStore>();

    /// <param name="addStore">Adds the store.</param>
    /// <param name="configure">Sets options.</param>
    /// <param name="kakao">Creates the handler for Kakao's endpoints.</param>
    /// <param name="apiAddress">The address of the ad API; without it, an in-memory API responds at once.</param>
    public static async Task<ConnectionNode> StartAsync(
        Action<KakaoBusinessConnectionsBuilder> addStore, Action<KakaoBusinessConnectionsOptions>? configure = null,
        Func<HttpMessageHandler>? kakao = null, Uri? apiAddress = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Services.AddSingleton<IDataProtectionProvider>(Keys);
        addStore(builder.Services.AddKakaoBusinessConnections(options =>
            {
                (options.ClientId, options.ClientSecret) = ("rest-api-key", "client-secret-of-32-characters--");
                foreach (var scope in StubKakao.Scopes) options.Scope.Add(scope);
                options.BackchannelHttpHandler = kakao?.Invoke() ?? new StubKakao();
            })
            .Configure(options =>
            {
                (options.Watch, options.KeepAliveInterval) = (false, TimeSpan.Zero);
                configure?.Invoke(options);
            }));
        var address = apiAddress ?? new Uri(KakaoBusinessDefaults.MomentApiBaseAddress);
        builder.Services.AddHttpClient<ConnectedClient>(client => client.BaseAddress = address)
            .ConfigurePrimaryHttpMessageHandler(CreateTransport).AddKakaoBusinessToken(options => options.ApiHost = apiAddress is null ? null : KakaoHost);
        builder.Services.AddHttpClient<HandMadeClient>(client => client.BaseAddress = address)
            .ConfigurePrimaryHttpMessageHandler(CreateTransport).AddHttpMessageHandler(() => new HandMadeHandler());
        var node = new ConnectionNode(builder.Build());
        await node._host.StartAsync();
        return node;

        HttpMessageHandler CreateTransport() => apiAddress is null ? new StubAdApi() : new SocketsHttpHandler();
    }

    /// <summary>Connects a key with a token that was issued elsewhere.</summary>
    public async Task ConnectAsync(string key, string token)
    {
        if (!KakaoBusinessToken.TryCreate(token, out var created)) throw new InvalidOperationException("The text is not a token.");
        var result = await Connections.ImportAsync(key, created);
        if (!result.Succeeded) throw new InvalidOperationException("The token was not imported.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
