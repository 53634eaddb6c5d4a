using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>Configures the <see cref="ConnectionHost"/> of a test.</summary>
internal sealed class ConnectionHostSetup
{
    public string Environment { get; set; } = Environments.Development;

    /// <summary>Whether the watcher runs; off by default.</summary>
    public bool Watch { get; set; }

    public Action<KakaoBusinessConnectionsOptions>? Options { get; set; }

    public Action<KakaoBusinessConnectionsBuilder>? Connections { get; set; } = connections => connections.AddInMemoryStore();

    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>Another node of the same app, with which this one shares the emulator, the clock, the store and the keys.</summary>
    public ConnectionHost? NodeOf { get; set; }
}

/// <summary>
/// A process without ASP.NET Core's pipeline, as <c>dotnet new worker</c> creates it in Development: validated when it is built, with an
/// emulator, captured logs and a fake clock.
/// </summary>
internal sealed class ConnectionHost : IAsyncDisposable
{
    public const string Scheme = KakaoBusinessDefaults.AuthenticationScheme;

    private readonly IHost _host;

    private ConnectionHost(IHost host, KakaoEmulator emulator, FakeTimeProvider time) => (_host, Emulator, Time) = (host, emulator, time);

    public KakaoEmulator Emulator { get; }

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => _host.Services;

    public IKakaoBusinessConnections Connections => Services.GetRequiredService<IKakaoBusinessConnections>();

    public IKakaoBusinessConnectionStore Store => Services.GetRequiredService<IKakaoBusinessConnectionStore>();

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public static async Task<ConnectionHost> StartAsync(Action<ConnectionHostSetup>? configure = null)
    {
        var setup = new ConnectionHostSetup();
        configure?.Invoke(setup);
        var time = setup.NodeOf?.Time ?? new FakeTimeProvider(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var emulator = setup.NodeOf?.Emulator
            ?? new KakaoEmulator(new KakaoEmulatorOptions { ClientId = TestApp.ClientId, ClientSecret = TestApp.ClientSecret }, time);

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = setup.Environment });
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(time);
        var connections = builder.Services.AddKakaoBusinessConnections(kakao =>
        {
            kakao.ClientId = TestApp.ClientId;
            kakao.ClientSecret = TestApp.ClientSecret;
            kakao.BackchannelHttpHandler = emulator.CreateHandler();
            kakao.Scope.Add(KakaoBusinessScopes.MomentManagement);
        });
        connections.Configure(options =>
        {
            options.Watch = setup.Watch;
            // Few steps of the fake clock, and still much longer than the lease of five minutes.
            options.CheckInterval = TimeSpan.FromHours(1);
            options.KeepAliveInterval = TimeSpan.Zero;
            setup.Options?.Invoke(options);
        });
        setup.Connections?.Invoke(connections);
        if (setup.NodeOf is { } node)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(node.Store));
            builder.Services.AddSingleton(node.Services.GetRequiredService<IDataProtectionProvider>());
        }
        else
        {
            builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        }

        builder.Services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress))
            .ConfigurePrimaryHttpMessageHandler(emulator.CreateHandler).AddKakaoBusinessToken();
        builder.Services.AddHttpClient("keyword", client => client.BaseAddress = new Uri(KakaoBusinessDefaults.KeywordAdApiBaseAddress))
            .ConfigurePrimaryHttpMessageHandler(emulator.CreateHandler).AddKakaoBusinessToken();
        setup.Services?.Invoke(builder.Services);
        var host = new ConnectionHost(builder.Build(), emulator, time);
        try
        {
            await host._host.StartAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            // A host that did not start cannot be stopped.
            await ((IAsyncDisposable)host._host).DisposeAsync();
            throw;
        }
    }

    /// <summary>Issues a token for a consent outside this app.</summary>
    public KakaoBusinessToken IssueToken(string persona = "owner")
        => new(Emulator.IssueToken(persona, [KakaoBusinessScopes.MomentManagement, KakaoBusinessScopes.AccountEmail]));

    /// <summary>Connects a key, and returns its token.</summary>
    public async Task<KakaoBusinessToken> ConnectAsync(string key, string? owner = null)
    {
        var token = IssueToken();
        var result = await Connections.ImportAsync(key, token, owner, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded);
        return token;
    }

    public async Task<KakaoBusinessConnection?> FindAsync(string key) => await Connections.FindAsync(key, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<KakaoBusinessConnectionEntry?> FindEntryAsync(string key) => await Store.FindAsync(Scheme, key, TestContext.Current.CancellationToken);

    /// <summary>Advances the clock step by step until the condition is true.</summary>
    public Task AdvanceUntilAsync(TimeSpan step, Func<Task<bool>> condition) => Eventually.HoldsAsync(() =>
    {
        Time.Advance(step);
        return condition();
    });

    public IEnumerable<FakeLogRecord> LogsOf(string eventName) => Logs.GetSnapshot().Where(record => record.Id.Name == eventName);

    public int Calls(KakaoEndpoint endpoint) => Emulator.Requests.Of(endpoint).Count;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>A typed client of an app.</summary>
internal sealed class MomentClient(HttpClient http)
{
    public async Task<System.Net.HttpStatusCode> ListAsync(long? adAccountId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TokenApp.Accounts);
        if (adAccountId is { } id) request.SetAdAccountId(id);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
