using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
#pragma warning disable ASPDEPR004, ASPDEPR008 // WebHostBuilder is what is tested.

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>An app that replaces what guards its sessions does not start, with or without a start event.</summary>
public sealed class DisplacedGuardTests
{
    private static readonly Dictionary<string, Action<CookieAuthenticationOptions>> Displacements = new()
    {
        ["CookieManager"] = options => options.CookieManager = new ChunkingCookieManager(),
        ["TicketDataFormat"] = options => options.TicketDataFormat = new TicketDataFormat(new EphemeralDataProtectionProvider().CreateProtector("own")),
        ["SessionStore"] = options => options.SessionStore = new MemoryTicketStore(),
        ["Events"] = options => options.Events = new CookieAuthenticationEvents(),
        ["EventsType"] = options => options.EventsType = typeof(CookieAuthenticationEvents),
    };

    public static TheoryData<string> Names => [.. Displacements.Keys];

    private static void AddAuthentication(IServiceCollection services)
    {
        services.AddSingleton<IDistributedCache>(new ListableCache());
        services.AddAuthentication().AddKakaoBusiness(options => options.ClientId = TestApp.ClientId).AddKakaoBusinessTicketStore();
    }

    private static TestServer StartLegacy(KakaoEmulator emulator, Action<IServiceCollection>? services = null) => new(new WebHostBuilder()
        .UseEnvironment("Production")
        .UseKakaoEmulator(emulator)
        .ConfigureServices(all =>
        {
            all.AddRouting();
            all.AddDataProtection().UseEphemeralDataProtectionProvider();
            AddAuthentication(all);
            all.AddAuthorization();
            services?.Invoke(all);
        })
        .Configure(app => app.UseRouting().UseAuthentication().UseAuthorization().UseEndpoints(endpoints => endpoints
            .MapGet("/private", (HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier)).RequireAuthorization())));

    [Theory, MemberData(nameof(Names))]
    public async Task Replaced_option_fails_startup_naming_it(string option)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup =>
        {
            setup.Authentication = AddAuthentication;
            setup.Services = services => services.PostConfigure("Cookies", Displacements[option]);
        }));

        Assert.Contains($"CookieAuthenticationOptions.{option} ", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"Set {option} in AddCookie", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_cookie_faults_fail_startup_in_one_message()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup =>
        {
            setup.Services = services => services.PostConfigure<CookieAuthenticationOptions>("Cookies", options =>
            {
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Events = new CookieAuthenticationEvents();
                options.TicketDataFormat = new TicketDataFormat(new EphemeralDataProtectionProvider().CreateProtector("own"));
            });
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness(options => options.AbsoluteSessionLifetime = null);
        }));

        Assert.Equal(4, fault.Failures.Count());
        Assert.All(["Cookie.SameSite is Strict", "CookieAuthenticationOptions.Events ", "CookieAuthenticationOptions.TicketDataFormat ", "AbsoluteSessionLifetime is off"],
            part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Replaced_option_fails_the_start_of_a_WebHostBuilder(string option)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => StartLegacy(new KakaoEmulator(), services => services.PostConfigure("Cookies", Displacements[option])));

        Assert.Contains($"CookieAuthenticationOptions.{option} ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replaced_option_fails_at_first_use_without_a_host()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager());
        services.AddSingleton<Microsoft.Extensions.Hosting.IHostEnvironment>(new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { ApplicationName = "app" });
        AddAuthentication(services);
        services.PostConfigure("Cookies", Displacements["CookieManager"]);
        await using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Cookies"));
    }

    [Fact]
    public async Task Cookie_schemes_without_kakao_sessions_are_free()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Authentication = services => services.AddAuthentication("Cookies").AddCookie().AddCookie("Admin").AddKakaoBusiness();
            setup.Services = services => services.PostConfigure("Admin", Displacements["Events"]);
        });

        Assert.IsType<CookieAuthenticationEvents>(app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get("Admin").Events);
    }

    [Fact]
    public async Task Events_set_after_the_library_run_and_displace_nothing()
    {
        var signedIn = 0;
        await using var app = await TestApp.StartAsync(setup => setup.Services = services => services.PostConfigure<CookieAuthenticationOptions>("Cookies", options =>
            options.Events.OnSignedIn = _ =>
            {
                signedIn++;
                return Task.CompletedTask;
            }));
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        using var copy = browser.CopyOn(app);
        using var response = await browser.SignInAsync("/challenge");

        Assert.Equal(2, signedIn);
        await copy.AssertAnonymousAsync();
    }

    [Fact]
    public void Two_schemes_on_one_path_fail_a_WebHostBuilder()
        => Assert.Throws<OptionsValidationException>(() => StartLegacy(
            new KakaoEmulator(), services => services.AddAuthentication().AddKakaoBusiness("Second", options => options.ClientId = TestApp.ClientId)));

    [Fact]
    public async Task Planted_session_is_ended_under_a_WebHostBuilder()
    {
        var emulator = new KakaoEmulator(new KakaoEmulatorOptions { ClientId = TestApp.ClientId, ClientSecret = null });
        using var server = StartLegacy(emulator);
        var handler = new KakaoBrowserHandler(emulator) { Persona = "owner", InnerHandler = server.CreateHandler() };
        using var attacker = new HttpClient(handler) { BaseAddress = server.BaseAddress };
        Assert.Equal("3100000001", await attacker.GetStringAsync("/private", TestContext.Current.CancellationToken));
        var planted = handler.Cookies.GetAllCookies().Single(cookie => cookie.Name == ".AspNetCore.Cookies").ToString();

        // The victim's browser sends the planted cookie with the callback alone, else nobody would ask for a consent.
        using var challenge = await SendAsync(server, "/private", cookies: null);
        var correlation = challenge.SetCookies().First().Split(';')[0];
        var callback = await emulator.AgreeAsync(challenge.Headers.Location!, "owner", cancellationToken: TestContext.Current.CancellationToken);
        using var signedIn = await SendAsync(server, callback.PathAndQuery, $"{correlation}; {planted}");
        using var withPlanted = await SendAsync(server, "/private", planted);

        Assert.Equal("/private", signedIn.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, withPlanted.StatusCode);
        await Eventually.HoldsAsync(() => emulator.LiveTokenCount == 1);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestServer server, string path, string? cookies)
    {
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
        if (cookies is not null) request.Headers.Add("Cookie", cookies);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
