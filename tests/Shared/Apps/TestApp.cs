using System.Text.Json;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>
/// A running app with the library, an emulator or a scripted Kakao, captured logs and a fake clock.
/// Pages: <c>/</c> open, <c>/private</c> (returns the ticket), <c>/api/private</c> (JSON), <c>/challenge</c> (see <see cref="Challenge"/>).
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string ClientId = "test-rest-api-key";
    public const string ClientSecret = "canaryClientSecret0123456789abcd";

    private readonly WebApplication _app;
    private readonly TestAppSetup _setup;

    private TestApp(WebApplication app, TestAppSetup setup, KakaoEmulator emulator, FakeTimeProvider time)
    {
        _app = app;
        _setup = setup;
        Emulator = emulator;
        Time = time;
    }

    public KakaoEmulator Emulator { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>The scripted Kakao, if the test uses one.</summary>
    public ScriptedKakao Script => (ScriptedKakao)_setup.Backchannel!;

    public IServiceProvider Services => _app.Services;

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    /// <summary>Returns the messages with an event name.</summary>
    public IEnumerable<string> MessagesOf(string eventName) => Logs.GetSnapshot().Where(record => record.Id.Name == eventName).Select(record => record.Message);

    /// <summary>The properties with which <c>/challenge</c> challenges.</summary>
    public Func<AuthenticationProperties?> Challenge { get; set; } = () => null;

    public Uri BaseAddress => _setup.Kestrel ? new Uri(_app.Urls.Single()) : new Uri(_setup.Https ? "https://app.test/" : "http://app.test/");

    public static async Task<TestApp> StartAsync(Action<TestAppSetup>? configure = null)
    {
        var setup = new TestAppSetup();
        configure?.Invoke(setup);
        // In the far future, so that cookies with times of the fake clock have not expired by the client's real clock.
        var time = new FakeTimeProvider(new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var emulator = new KakaoEmulator(new KakaoEmulatorOptions { ClientId = ClientId, ClientSecret = ClientSecret, Personas = setup.Personas }, time);
        var builder = CreateBuilder(setup, emulator, time);
        var webApplication = builder.Build();
        var app = new TestApp(webApplication, setup, emulator, time);
        app.BuildPipeline();
        try
        {
            await webApplication.StartAsync();
        }
        catch
        {
            await webApplication.DisposeAsync();
            throw;
        }

        foreach (var path in (string[])["/signin-kakaobusiness", "/signin-second", "/base/signin-kakaobusiness"])
            emulator.RegisterRedirectUri(new Uri(app.BaseAddress, path).AbsoluteUri);
        return app;
    }

    public Browser NewBrowser()
        => new(this, _setup.Kestrel ? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } : _app.GetTestServer().CreateHandler());

    /// <summary>Advances the clock step by step until the condition is true.</summary>
    public Task AdvanceUntilAsync(TimeSpan step, Func<bool> condition) => Eventually.HoldsAsync(() =>
    {
        Time.Advance(step);
        return condition();
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_setup.Backchannel is ScriptedKakao script) Assert.Empty(script.UnexpectedRequests);
    }

    private static WebApplicationBuilder CreateBuilder(TestAppSetup setup, KakaoEmulator emulator, FakeTimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = setup.Environment, ApplicationName = setup.Name });
        builder.Configuration.AddInMemoryCollection(setup.Scheme.Select(pair => KeyValuePair.Create($"Authentication:Schemes:KakaoBusiness:{pair.Key}", pair.Value)));
        builder.Configuration.AddInMemoryCollection(setup.Configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        if (setup.Kestrel) builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        else builder.WebHost.UseTestServer();
        builder.WebHost.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);

        var services = builder.Services;
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(emulator);
        services.AddRouting();
        setup.Authentication(services);
        services.AddAuthorization();
        if (!setup.SharedKeys) services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.ConfigureAll<KakaoBusinessOptions>(options =>
        {
            options.BackchannelHttpHandler = setup.Backchannel ?? emulator.CreateHandler();
            setup.Options?.Invoke(options);
        });
        setup.Services?.Invoke(services);
        return builder;
    }

    private void BuildPipeline()
    {
        _setup.Pipeline?.Invoke(_app);
        _app.UseRouting();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapGet("/", context => context.Response.WriteAsync("home"));
        _app.MapGet("/private", WriteTicketAsync).RequireAuthorization();
        _app.MapGet("/api/private", () => new { Ok = true }).RequireAuthorization();
        _app.MapGet("/challenge", context => context.ChallengeAsync(context.Request.Query["scheme"], Challenge()));
        _setup.Endpoints?.Invoke(_app);
    }

    private static async Task WriteTicketAsync(HttpContext context)
    {
        // From the handler, so that the result is the stored session without claims transformations.
        var schemes = context.RequestServices.GetRequiredService<IAuthenticationSchemeProvider>();
        var scheme = await schemes.GetDefaultAuthenticateSchemeAsync();
        var handler = await context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>().GetHandlerAsync(context, scheme!.Name);
        var result = await handler!.AuthenticateAsync();
        await context.Response.WriteAsync(JsonSerializer.Serialize(new TicketView(
            result.Ticket!.AuthenticationScheme,
            [.. result.Principal!.Claims.Select(claim => new ClaimView(claim.Type, claim.Value, claim.Issuer))],
            new Dictionary<string, string?>(result.Properties!.Items),
            await context.GetTokenAsync("access_token"))));
    }
}
