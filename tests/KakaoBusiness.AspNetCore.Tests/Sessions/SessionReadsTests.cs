using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>How often a request reads its session, and which cookie it reads.</summary>
public sealed class SessionReadsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData("/challenge"), InlineData("/password")]
    public async Task Request_opens_its_cookie_once(string signIn)
    {
        var keys = new CountingKeys();
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
            setup.Endpoints = routes => routes.MapGet("/password", context => context.SignInAsync("Cookies", new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "kim")], "password"))));
        });
        using var browser = app.NewBrowser();
        using var signedIn = signIn == "/password" ? await browser.GetAsync(signIn) : await browser.SignInAsync(signIn);
        await browser.TicketAsync();
        var (opened, protectors) = (keys.Opened, keys.Protectors);

        await browser.TicketAsync();

        Assert.Equal((opened + 1, protectors), (keys.Opened, keys.Protectors));
    }

    /// <summary>Nobody can be refused before it is known who it is.</summary>
    [Fact]
    public async Task Session_is_unknown_until_keys_load()
    {
        var (cache, keys) = (new ListableCache(), new CountingKeys());
        Task<TestApp> StartNodeAsync() => TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddSingleton<IDistributedCache>(cache).AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(keys);
            setup.Endpoints = app => app.MapGet("/forbid", context => context.ForbidAsync());
        });
        await using var first = await StartNodeAsync();
        using var browser = first.NewBrowser();
        await browser.SignedInAsync();
        keys.AreAway = true;
        await using var second = await StartNodeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.CopyOn(second).StatusOfAsync("/forbid"));
        Assert.Equal(HttpStatusCode.Forbidden, await second.NewBrowser().StatusOfAsync("/forbid"));
    }

    [Fact]
    public async Task Sign_in_reads_replaced_session_once()
    {
        var store = new CountingStore();
        await using var app = await TestApp.StartAsync(setup => setup.Services
            = services => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.SessionStore = store));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        var callback = await app.Emulator.AgreeAsync(await browser.ChallengeAsync("/challenge"), cancellationToken: Stop);
        var reads = store.Reads;

        using var signedIn = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal(reads + 1, store.Reads);
    }

    /// <summary>Another host of the domain can set it: browsers compare the prefix exactly, and the framework does not. A name without a prefix promises nothing.</summary>
    [Theory]
    [InlineData("__Host-session", "__host-session", HttpStatusCode.Redirect)]
    [InlineData("__Secure-session", "__SECURE-session", HttpStatusCode.Redirect)]
    [InlineData("session", "SESSION", HttpStatusCode.OK)]
    public async Task Cookie_with_prefix_in_another_case_is_no_session(string name, string sent, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Https = true;
            setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.Name = name);
        });
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        using var planted = app.NewBrowser();
        planted.Cookies.Add(app.BaseAddress, new Cookie(sent, browser.Cookies.GetCookies(app.BaseAddress)[name]!.Value));

        Assert.Equal(status, await planted.StatusOfAsync());
        // Other cookies of the app do not matter.
        browser.Cookies.Add(app.BaseAddress, new Cookie("theme", "dark"));
        await browser.TicketAsync();
    }

    /// <summary>The state of a consent contains it, and the nodes that begin and end a consent may have two versions.</summary>
    [Fact]
    public async Task Name_of_a_stored_session_does_not_change()
    {
        await using var app = await TokenApp.StartAsync(new MemoryTicketStore());
        var cookie = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies");
        var request = new DefaultHttpContext { RequestServices = app.Services };
        request.Request.Headers.Cookie = $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(SessionTicketStore.CreateKeyTicket("key", "Cookies"))}";

        Assert.Equal("8kh-sYN7K1UTirDybyB4pA", app.Services.GetRequiredService<SessionReplacer>().ReadName(request, "Cookies"));
    }

    /// <summary>Keys that count what is opened, and the protectors that are made for it. They can be unavailable.</summary>
    private sealed class CountingKeys : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _keys = new();
        private int _opened;
        private int _protectors;

        public bool AreAway { get; set; }

        public int Opened => _opened;

        public int Protectors => _protectors;

        public IDataProtector CreateProtector(string purpose) => new Protector(this, _keys.CreateProtector(purpose));

        private sealed class Protector : IDataProtector
        {
            private readonly CountingKeys _keys;
            private readonly IDataProtector _inner;

            public Protector(CountingKeys keys, IDataProtector inner)
            {
                (_keys, _inner) = (keys, inner);
                Interlocked.Increment(ref keys._protectors);
            }

            public IDataProtector CreateProtector(string purpose) => new Protector(_keys, _inner.CreateProtector(purpose));

            public byte[] Protect(byte[] plaintext) => _keys.AreAway ? throw new IOException("The keys are unavailable.") : _inner.Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData)
            {
                Interlocked.Increment(ref _keys._opened);
                return _inner.Unprotect(protectedData);
            }
        }
    }

    private sealed class CountingStore : ITicketStore
    {
        private readonly MemoryTicketStore _inner = new();

        public int Reads { get; private set; }

        public Task<string> StoreAsync(AuthenticationTicket ticket) => _inner.StoreAsync(ticket);

        public Task RenewAsync(string key, AuthenticationTicket ticket) => _inner.RenewAsync(key, ticket);

        public Task<AuthenticationTicket?> RetrieveAsync(string key)
        {
            Reads++;
            return _inner.RetrieveAsync(key);
        }

        public Task RemoveAsync(string key) => _inner.RemoveAsync(key);
    }
}
