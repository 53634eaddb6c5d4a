using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>What is in the session cookie, who can read it, and that no other cookie opens a session.</summary>
public sealed class SessionCookieTests
{
    private const string CookieName = ".AspNetCore.Cookies";

    private static Task<TestApp> StartAsync(bool withStore = false, Action<TestAppSetup>? configure = null) => TestApp.StartAsync(setup =>
    {
        if (withStore)
        {
            setup.Authentication = services =>
            {
                services.AddDistributedMemoryCache();
                services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
            };
        }

        setup.Endpoints = app => app.MapGet("/own-sign-in", (HttpContext context)
            => context.SignInAsync("Cookies", new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "me")], "own")), new AuthenticationProperties { IsPersistent = true }));
        configure?.Invoke(setup);
    });

    private static async Task<Browser> SignInAsync(TestApp app)
    {
        var browser = app.NewBrowser();
        using var response = await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return browser;
    }

    private static string CookieOf(Browser browser, TestApp app) => Assert.Single(browser.Cookies.GetCookies(app.BaseAddress)).Value;

    private static Browser BrowserWith(TestApp app, string cookie, string name = CookieName)
    {
        var browser = app.NewBrowser();
        browser.Cookies.Add(app.BaseAddress, new Cookie(name, cookie));
        return browser;
    }

    /// <summary>The format that the framework itself gives a cookie scheme.</summary>
    private static TicketDataFormat FrameworkFormat(TestApp app, string scheme = "Cookies")
        => new(app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", scheme, "v2"));

    private static ISecureDataFormat<AuthenticationTicket> FormatOf(TestApp app, string scheme = "Cookies")
        => app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme).TicketDataFormat;

    private static AuthenticationTicket KeyTicket(string key)
        => new(new ClaimsPrincipal(new ClaimsIdentity([new Claim("Microsoft.AspNetCore.Authentication.Cookies-SessionId", key)])), "Cookies");

    [Fact]
    public async Task Kakao_Business_session_is_compact()
    {
        await using var app = await StartAsync();
        using var browser = await SignInAsync(app);
        var cookie = CookieOf(browser, app);
        Assert.Null(FrameworkFormat(app).Unprotect(cookie));
        var ticket = FormatOf(app).Unprotect(cookie)!;
        Assert.True(cookie.Length * 2 < FrameworkFormat(app).Protect(ticket).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookie_written_by_the_framework_stays_valid(bool withStore)
    {
        await using var app = await StartAsync(withStore);
        using var browser = await SignInAsync(app);
        var old = FrameworkFormat(app).Protect(FormatOf(app).Unprotect(CookieOf(browser, app))!);
        using var oldBrowser = BrowserWith(app, old);
        Assert.Equal("3100000001", (await oldBrowser.TicketAsync()).NameIdentifier);
    }

    [Fact]
    public async Task Apps_session_stays_in_the_frameworks_format()
    {
        await using var app = await StartAsync();
        using var browser = app.NewBrowser();
        using var response = await browser.GetAsync("/own-sign-in");
        Assert.Equal("me", FrameworkFormat(app).Unprotect(CookieOf(browser, app))!.Principal.Identity!.Name);
        await browser.TicketAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookie_of_one_scheme_is_no_session_of_another(bool withStore)
    {
        await using var app = await StartAsync(configure: setup => setup.Authentication = services =>
        {
            var builder = services.AddDistributedMemoryCache().AddAuthentication("Cookies").AddCookie().AddCookie("Admin")
                .AddKakaoBusiness().AddKakaoBusiness("Second", options =>
                {
                    (options.ClientId, options.ClientSecret) = (TestApp.ClientId, TestApp.ClientSecret);
                    (options.SignInScheme, options.CallbackPath) = ("Admin", "/signin-second");
                });
            services.Configure<AuthenticationOptions>(options => options.DefaultChallengeScheme = "KakaoBusiness");
            if (withStore) builder.AddKakaoBusinessTicketStore();
        });
        using var browser = await SignInAsync(app);
        var cookie = CookieOf(browser, app);
        Assert.True((await ResultOfAsync(app, "Cookies", cookie)).Succeeded);
        Assert.False((await ResultOfAsync(app, "Admin", cookie)).Succeeded);
    }

    private static async Task<AuthenticateResult> ResultOfAsync(TestApp app, string scheme, string cookie)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = $".AspNetCore.{scheme}={cookie}";
        return await context.AuthenticateAsync(scheme);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ticket_format_of_the_app_stays_in_use(bool byPostConfigure)
    {
        var format = new AppsOwnFormat();
        await using var app = await StartAsync(configure: setup =>
        {
            var add = setup.Authentication;
            setup.Authentication = services =>
            {
                if (byPostConfigure) services.PostConfigure<CookieAuthenticationOptions>("Cookies", cookie => cookie.TicketDataFormat = format);
                else services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.TicketDataFormat = format);
                add(services);
            };
        });
        using var browser = await SignInAsync(app);
        Assert.Equal("own", CookieOf(browser, app));
        Assert.Equal("3100000001", (await browser.TicketAsync()).NameIdentifier);
    }

    [Fact]
    public async Task Apps_Data_Protection_protects_the_compact_cookie()
    {
        var own = new EphemeralDataProtectionProvider();
        await using var app = await StartAsync(configure: setup => setup.Services = services
            => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.DataProtectionProvider = own));
        using var browser = await SignInAsync(app);
        var protector = own.CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", "Cookies", "v2")
            .CreateProtector("KakaoBusiness.AspNetCore.Clients", AppScope.ComputeHash([TestApp.ClientId]));
        var cookie = CookieOf(browser, app);
        Assert.Equal('.', cookie[0]);
        Assert.NotEmpty(protector.Unprotect(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(cookie[1..])));
    }

    [Fact]
    public async Task Cookie_with_ticket_store_is_the_bare_key()
    {
        await using var app = await StartAsync(withStore: true);
        using var browser = await SignInAsync(app);
        Assert.Equal(43, CookieOf(browser, app).Length);

        using var own = app.NewBrowser();
        using var response = await own.GetAsync("/own-sign-in");
        Assert.Equal(43, CookieOf(own, app).Length);
        Assert.Contains("expires=", Assert.Single(response.SetCookies()), StringComparison.Ordinal);
        await own.TicketAsync();
    }

    [Fact]
    public async Task Renewed_session_keeps_its_bare_key()
    {
        await using var app = await StartAsync(withStore: true);
        using var browser = await SignInAsync(app);
        var key = CookieOf(browser, app);
        app.Time.Advance(TimeSpan.FromDays(10));
        await browser.TicketAsync();
        Assert.Equal(key, CookieOf(browser, app));
        app.Time.Advance(TimeSpan.FromDays(10));
        await browser.TicketAsync();
    }

    [Fact]
    public async Task Forged_key_is_no_session_after_one_look_up()
    {
        await using var app = await StartAsync(withStore: true);
        using var browser = await SignInAsync(app);
        using var collector = new MetricCollector<double>(
            app.Services.GetRequiredService<IMeterFactory>(), KakaoBusinessDefaults.TelemetryName, "kakaobusiness.ticket_store.duration");

        using var forger = BrowserWith(app, ProtectedTicketStore.CreateKey());
        using var open = await forger.GetAsync("/api/private");
        Assert.Equal(HttpStatusCode.Unauthorized, open.StatusCode);
        Assert.Equal(1, LookUpsOf(collector));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("chunks-2")]
    public async Task Text_without_key_form_is_not_looked_up(string cookie)
    {
        await using var app = await StartAsync(withStore: true);
        using var collector = new MetricCollector<double>(
            app.Services.GetRequiredService<IMeterFactory>(), KakaoBusinessDefaults.TelemetryName, "kakaobusiness.ticket_store.duration");
        using var forger = BrowserWith(app, cookie);
        using var response = await forger.GetAsync("/api/private");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(0, LookUpsOf(collector));
    }

    /// <summary>A challenge asks too whether the store takes writes; that is another operation.</summary>
    private static int LookUpsOf(MetricCollector<double> collector)
        => collector.GetMeasurementSnapshot().Count(call => "get".Equals(call.Tags["kakaobusiness.operation"]));

    [Fact]
    public async Task Keys_of_an_app_store_stay_protected()
    {
        var store = new LongKeyStore();
        await using var app = await StartAsync(configure: setup => setup.Services = services
            => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.SessionStore = store));
        using var browser = await SignInAsync(app);
        Assert.NotEqual(store.Key, CookieOf(browser, app));
        await browser.TicketAsync();
        await BrowserWith(app, store.Key).AssertAnonymousAsync();
        Assert.Null(FormatOf(app).Unprotect(store.Key));
    }

    [Fact]
    public async Task In_cookie_mode_a_bare_key_is_nothing()
    {
        await using var app = await StartAsync();
        var key = ProtectedTicketStore.CreateKey();
        Assert.Null(FormatOf(app).Unprotect(key));
        Assert.NotEqual(key, FormatOf(app).Protect(KeyTicket(key)));
    }

    /// <summary>Keeps one ticket, under a key that has the form of a key of the library and can be guessed.</summary>
    private sealed class LongKeyStore : ITicketStore
    {
        private AuthenticationTicket? _ticket;

        public string Key { get; } = new('1', 43);

        public Task<string> StoreAsync(AuthenticationTicket ticket)
        {
            _ticket = ticket;
            return Task.FromResult(Key);
        }

        public Task RenewAsync(string key, AuthenticationTicket ticket) => StoreAsync(ticket);

        public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(key == Key ? _ticket : null);

        public Task RemoveAsync(string key)
        {
            _ticket = null;
            return Task.CompletedTask;
        }
    }

    private sealed class AppsOwnFormat : ISecureDataFormat<AuthenticationTicket>
    {
        private AuthenticationTicket? _last;

        public string Protect(AuthenticationTicket data) => Protect(data, null);

        public string Protect(AuthenticationTicket data, string? purpose)
        {
            _last = data;
            return "own";
        }

        public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

        public AuthenticationTicket? Unprotect(string? protectedText, string? purpose) => protectedText == "own" ? _last : null;
    }
}
