using System.Collections.Concurrent;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>What the library fills in where the app has set nothing, and leaves alone where it has.</summary>
public class OptionsCompletionTests
{
    [Fact]
    public async Task Options_of_other_names_are_left_alone()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Configuration["Authentication:Schemes:Other:ClientId"] = "other");

        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("Other");

        Assert.Null(options.ClientId);
        Assert.Empty(options.Scope);
    }

    [Fact]
    public async Task State_format_and_a_backchannel_of_the_apps_stay()
    {
        var format = new PropertiesDataFormat(new EphemeralDataProtectionProvider().CreateProtector("the app's"));
        using var handler = new ScriptedKakao();
        using var client = new HttpClient(handler, disposeHandler: false);
        await using var app = await TestApp.StartAsync(setup => setup.Options = options =>
        {
            options.BackchannelHttpHandler = null;
            (options.StateDataFormat, options.Backchannel) = (format, client);
        });

        var options = app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness");

        Assert.Same(format, options.StateDataFormat);
        Assert.Same(client, options.Backchannel);
        Assert.Null(options.BackchannelHttpHandler);
    }

    [Fact]
    public async Task Schemes_keys_protect_states_and_links()
    {
        var keys = new RecordingKeys();
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.DataProtectionProvider = keys);
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();

        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
        Assert.Contains("KakaoBusiness.AspNetCore.State/KakaoBusiness/test-rest-api-key/v1", keys.Purposes);
        Assert.Contains("KakaoBusiness.AspNetCore.ConsentLink/KakaoBusiness/v1", keys.Purposes);
    }

    [Fact]
    public async Task Cookie_schemes_keys_protect_stored_tickets()
    {
        var keys = new RecordingKeys();
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
        {
            services.AddDistributedMemoryCache();
            services.AddAuthentication("Session").AddCookie("Session", cookie => cookie.DataProtectionProvider = keys).AddKakaoBusiness().AddKakaoBusinessTicketStore();
        });
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync("/challenge?scheme=KakaoBusiness");

        Assert.Equal("owner@example.com", (await browser.TicketAsync()).Email);
        Assert.Contains("KakaoBusiness.AspNetCore.Tickets/Session", keys.Purposes);
    }

    [Fact]
    public async Task Only_session_cookie_schemes_are_completed()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
        {
            services.AddDistributedMemoryCache();
            services.AddAuthentication("One").AddCookie("One").AddCookie("Two").AddCookie("Other")
                .AddKakaoBusiness(options => options.SignInScheme = "One")
                .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath, options.SignInScheme) = ("second", "/signin-second", "Two"))
                .AddKakaoBusinessTicketStore();
        });

        var cookies = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();

        foreach (var scheme in new[] { "One", "Two" })
        {
            Assert.NotNull(cookies.Get(scheme).SessionStore);
            Assert.NotEqual(typeof(CookieAuthenticationEvents), cookies.Get(scheme).Events.GetType());
        }

        Assert.Null(cookies.Get("Other").SessionStore);
        Assert.Equal(typeof(CookieAuthenticationEvents), cookies.Get("Other").Events.GetType());
        Assert.Equal(typeof(ChunkingCookieManager), cookies.Get("Other").CookieManager.GetType());
    }

    private static readonly Dictionary<string, Action<AuthenticationBuilder>> Calls = new()
    {
        ["AddKakaoBusinessTicketStore"] = builder => builder.AddKakaoBusinessTicketStore(),
        ["AddKakaoBusinessSharedEndedSessions"] = builder => builder.AddKakaoBusinessSharedEndedSessions(),
        ["AddKakaoBusinessAuthorization"] = builder => builder.Services.AddKakaoBusinessAuthorization(),
        ["AddKakaoBusinessDiagnostics"] = builder => builder.Services.AddKakaoBusinessDiagnostics(),
    };

    public static TheoryData<string> CallNames => [.. Calls.Keys];

    /// <summary>The test app's container checks when it is built that every service finds what it needs.</summary>
    [Theory, MemberData(nameof(CallNames))]
    public async Task Call_needs_no_other_before_it(string name)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services =>
        {
            services.AddDistributedMemoryCache();
            Calls[name](services.AddAuthentication());
        });
        using var browser = app.NewBrowser();

        using var home = await browser.GetAsync("/");

        Assert.Equal("home", await home.TextAsync());
    }

    [Theory, MemberData(nameof(CallNames))]
    public void Second_call_registers_nothing_of_the_librarys_again(string name)
    {
        var builder = new ServiceCollection().AddAuthentication().AddKakaoBusiness();
        Calls[name](builder);
        var once = OursIn(builder.Services);

        Calls[name](builder);

        Assert.Equal(once, OursIn(builder.Services));
    }

    private static int OursIn(IServiceCollection services) => services.Count(service => service.ServiceType == typeof(IHostedService)
        || new[] { service.ServiceType, service.IsKeyedService ? service.KeyedImplementationType : service.ImplementationType }.Any(type => type?.Assembly == typeof(KakaoBusinessHandler).Assembly));

    /// <summary>Tells which purposes were asked for, joined by slashes.</summary>
    private sealed class RecordingKeys : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _keys = new();

        public ConcurrentBag<string> Purposes { get; } = [];

        public IDataProtector CreateProtector(string purpose) => new Protector(this, purpose, _keys.CreateProtector(purpose));

        private sealed class Protector : IDataProtector
        {
            private readonly RecordingKeys _keys;
            private readonly string _purpose;
            private readonly IDataProtector _inner;

            public Protector(RecordingKeys keys, string purpose, IDataProtector inner)
            {
                (_keys, _purpose, _inner) = (keys, purpose, inner);
                keys.Purposes.Add(purpose);
            }

            public IDataProtector CreateProtector(string purpose) => new Protector(_keys, $"{_purpose}/{purpose}", _inner.CreateProtector(purpose));

            public byte[] Protect(byte[] plaintext) => _inner.Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData) => _inner.Unprotect(protectedData);
        }
    }
}
