using System.Security.Claims;
using KakaoBusiness.AspNetCore.Hosts.Tests.Components.Live;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>What one test wants of its <see cref="LiveApp"/>.</summary>
internal sealed class LiveAppSetup
{
    /// <summary>Stores sessions on the server instead of in the cookie.</summary>
    public bool TicketStore { get; set; }

    /// <summary>The transport that pages choose for their circuit.</summary>
    public HttpTransportType Transport { get; set; } = HttpTransportType.WebSockets;

    /// <summary>Serves the emulator on a port, for a real browser.</summary>
    public bool Browser { get; set; }

    public TimeSpan RevalidationInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Calls <c>AddKakaoBusinessCircuits()</c>.</summary>
    public bool FollowsSessions { get; set; } = true;

    public Action<KakaoBusinessOptions>? Options { get; set; }

    /// <summary>Adds endpoints.</summary>
    public Action<WebApplication>? Pipeline { get; set; }

    /// <summary>Registers services after all others.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>Registers authentication; <c>AddAuthentication().AddKakaoBusiness()</c> by default.</summary>
    public Func<IServiceCollection, AuthenticationBuilder> Authentication { get; set; } = services => services.AddAuthentication().AddKakaoBusiness();
}

/// <summary>
/// An app on a port with a hub (<c>/hub</c>), an interactive page (<c>/live</c>) and an emulator in Kakao's place. <c>/sign-in</c> asks
/// Kakao for the scopes in its query, <c>/sign-out</c> signs out.
/// </summary>
internal sealed class LiveApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly KakaoEmulatorServer? _server;

    private LiveApp(WebApplication app, KakaoEmulator kakao, KakaoEmulatorServer? server, FakeTimeProvider clock)
        => (_app, Kakao, _server, Clock) = (app, kakao, server, clock);

    public KakaoEmulator Kakao { get; }

    /// <summary>Starts at the real time, by which browsers compare the expiry of cookies.</summary>
    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    public AdCalls Calls => Services.GetRequiredService<AdCalls>();

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    public Uri BaseAddress => new(_app.Urls.Single());

    public static async Task<LiveApp> StartAsync(Action<LiveAppSetup>? configure = null)
    {
        var setup = new LiveAppSetup();
        configure?.Invoke(setup);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var kakao = new KakaoEmulator(timeProvider: clock);
        var server = setup.Browser ? await KakaoEmulatorServer.StartAsync(kakao, cancellationToken: TestContext.Current.CancellationToken) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(LiveApp).Assembly.GetName().Name, EnvironmentName = "Development" });
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        if (server is null) builder.WebHost.UseKakaoEmulator(kakao);
        else builder.WebHost.UseKakaoEmulator(server);
        builder.WebHost.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        Register(builder.Services, setup, clock);

        var app = new LiveApp(builder.Build(), kakao, server, clock);
        app.BuildPipeline();
        setup.Pipeline?.Invoke(app._app);
        await app._app.StartAsync(TestContext.Current.CancellationToken);
        kakao.RegisterRedirectUri(new Uri(app.BaseAddress, KakaoBusinessDefaults.CallbackPath).AbsoluteUri);
        return app;
    }

    /// <summary>Opens the browser of a user, who signs in with the configured scopes and with these.</summary>
    /// <param name="persona">A persona of the emulator.</param>
    /// <param name="scopes">Delimited by spaces.</param>
    public async Task<LiveUser> SignInAsync(string persona = "owner", string scopes = "moment_management")
    {
        var user = new LiveUser(this, persona);
        await user.SignInAsync(scopes);
        return user;
    }

    /// <summary>Ends all sessions of a user, as from another browser.</summary>
    public Task EndSessionsAsync(string persona = "owner")
        => Services.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync(AccountOf(persona), TestContext.Current.CancellationToken);

    public string AccountOf(string persona)
        => Kakao.Options.Personas.Single(one => one.Key == persona).Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private static void Register(IServiceCollection services, LiveAppSetup setup, FakeTimeProvider clock)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(setup);
        services.AddSingleton<AdCalls>();
        services.AddRouting().AddDataProtection().UseEphemeralDataProtectionProvider();
        var authentication = setup.Authentication(services);
        if (setup.TicketStore)
        {
            services.AddDistributedMemoryCache();
            authentication.AddKakaoBusinessTicketStore();
        }

        if (setup.Options is not null) services.ConfigureAll(setup.Options);
        services.AddAuthorization();
        services.AddSignalR(options => options.EnableDetailedErrors = true);
        services.AddCascadingAuthenticationState();
        var circuits = services.AddRazorComponents().AddInteractiveServerComponents(options => options.DetailedErrors = true);
        if (setup.FollowsSessions) circuits.AddKakaoBusinessCircuits(options => options.RevalidationInterval = setup.RevalidationInterval);
        services.AddHttpClient(nameof(AdCalls)).AddKakaoBusinessToken();
        services.AddHttpClient<MomentClient>(client => client.BaseAddress = new Uri(KakaoBusinessDefaults.MomentApiBaseAddress)).AddKakaoBusinessToken();
        setup.Services?.Invoke(services);
    }

    private void BuildPipeline()
    {
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.UseAntiforgery();
        _app.MapStaticAssets();
        _app.MapGet("/sign-in", context => context.ChallengeAsync(
            KakaoBusinessDefaults.AuthenticationScheme,
            new KakaoBusinessChallengeProperties { AdditionalScopes = [.. context.Request.Query["scope"]!], ForceConsent = true, RedirectUri = context.Request.Query["returnUrl"] is [{ } url] ? url : "/user" }));
        _app.MapGet("/sign-out", context => context.SignOutAsync(KakaoBusinessDefaults.AuthenticationScheme));
        _app.MapGet("/user", (ClaimsPrincipal user) => user.FindFirstValue(KakaoBusinessClaimTypes.GrantedScopes) ?? "nobody");
        _app.MapHub<AdsHub>("/hub");
        _app.MapRazorComponents<LiveRoot>().AddInteractiveServerRenderMode();
    }
}
