using System.Net;
using KakaoBusiness.AspNetCore.DependencyInjection;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.DependencyInjection;

/// <summary>What would bite later is said at the start, by one warning each; where all is well nothing is said.</summary>
public sealed class StartupWarningsTests
{
    private static readonly string[] All = ["KeysNotShared", "CallbackOverHttp", "CookieOfSeveralChunks", "SlidingTooLong", "NoAbsoluteEnd", "CookieMissesCallback", "SecureCookieOverHttp", "NoClientSecret"];

    /// <summary>Each fault, and the line about it.</summary>
    private static readonly Dictionary<string, Action<TestAppSetup>> Faults = new()
    {
        ["NoClientSecret"] = setup => setup.Scheme["ClientSecret"] = null,
        ["KeysNotShared"] = setup => ShareTickets(setup, new TicketStore.ListableCache()),
        ["CallbackOverHttp"] = setup => ListenEverywhere(setup),
        ["CookieOfSeveralChunks"] = setup => setup.Options = options => AskForAccounts(options, 1000),
        ["SlidingTooLong"] = setup => setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.ExpireTimeSpan = TimeSpan.FromDays(15)),
        // Cookie mode refuses it.
        ["NoAbsoluteEnd"] = setup =>
        {
            setup.Scheme["AbsoluteSessionLifetime"] = "00:00:00";
            setup.Authentication = services => services.AddDistributedMemoryCache().AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
        },
        ["CookieMissesCallback"] = setup => setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.Path = "/admin"),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task In_Development_the_app_says_what_will_bite(string name)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Environment = "Development";
            Faults[name](setup);
        });

        Assert.Equal([name], Said(app));
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Warnings_in_Production_need_a_call(string name)
    {
        await using var silent = await TestApp.StartAsync(Faults[name]);
        await using var app = await TestApp.StartAsync(setup =>
        {
            Faults[name](setup);
            var services = setup.Services;
            setup.Services = all =>
            {
                services?.Invoke(all);
                all.AddKakaoBusinessDiagnostics().AddKakaoBusinessDiagnostics();
            };
        });

        Assert.Equal([name], Said(app));
        Assert.Equal(name == "NoClientSecret" ? [name] : [], Said(silent));
    }

    [Fact]
    public async Task Secure_cookie_on_plain_http_is_reported()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Environment = "Development";
            ListenEverywhere(setup);
            var services = setup.Services!;
            setup.Services = all =>
            {
                services(all);
                all.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.SecurePolicy = Microsoft.AspNetCore.Http.CookieSecurePolicy.Always);
            };
        });

        Assert.Equal(["CallbackOverHttp", "SecureCookieOverHttp"], Said(app));
    }

    [Fact]
    public async Task Where_all_is_well_nothing_is_said()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Environment = "Development");

        Assert.Empty(Said(app));
    }

    public static TheoryData<string> WellNames => [.. Well.Keys];

    /// <summary>What comes close to a fault and is none.</summary>
    private static readonly Dictionary<string, Action<TestAppSetup>> Well = new()
    {
        ["a store in this process's memory"] = setup => setup.Authentication = services =>
        {
            services.AddDistributedMemoryCache();
            services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
        },
        ["a shared store and keys that are kept"] = setup =>
        {
            ShareTickets(setup, new TicketStore.ListableCache());
            setup.SharedKeys = true;
            setup.Services = services => services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateTempSubdirectory("kakaobusiness-keys"));
        },
        ["http on loopback"] = setup => setup.Kestrel = true,
        ["http behind a proxy that ends TLS"] = setup =>
        {
            ListenEverywhere(setup);
            var services = setup.Services!;
            setup.Services = all =>
            {
                services(all);
                all.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedProto);
            };
        },
        ["many ad accounts in a ticket store"] = setup =>
        {
            Well!["a store in this process's memory"](setup);
            setup.Options = options => AskForAccounts(options, 1000);
        },
        ["a cookie path above the callback"] = setup =>
        {
            setup.Scheme["CallbackPath"] = "/admin/signin-kakaobusiness";
            setup.Services = services => services.Configure<CookieAuthenticationOptions>("Cookies", options => options.Cookie.Path = "/admin");
        },
        ["ten ad accounts in a cookie"] = setup => setup.Options = options => AskForAccounts(options, 10),
        ["a long life that does not slide"] = setup => setup.Services = services => services.Configure<CookieAuthenticationOptions>(
            "Cookies", cookie => (cookie.ExpireTimeSpan, cookie.SlidingExpiration) = (TimeSpan.FromDays(25), false)),
    };

    [Theory]
    [MemberData(nameof(WellNames))]
    public async Task What_is_no_fault_is_not_called_one(string name)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Environment = "Development";
            Well[name](setup);
        });

        Assert.Empty(Said(app));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(200)]
    public async Task Cookie_estimate_matches_the_real_length(int accounts)
    {
        var asked = new KakaoBusinessOptions();
        AskForAccounts(asked, accounts);
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json($$"""{"token_type":"bearer","access_token":"{{new string('t', 128)}}","scope":"biz_account_email"}"""),
            TokenInformationAnswer = ScriptedKakao.Json($$"""{"id":3100000001,"resource_ids":"{{string.Join(' ', asked.ResourceIds)}}"}"""),
            UserInformationAnswer = ScriptedKakao.Json("""{"id":3100000001,"biz_account_email":"somebody.of.the.company@example.com"}"""),
        };
        await using var app = await TestApp.StartAsync(setup => (setup.Backchannel, setup.Options) = (kakao, options => AskForAccounts(options, accounts)));
        using var browser = app.NewBrowser();
        using var response = await browser.CallbackAsync();

        // The first of several chunks says how many there are.
        var chunks = browser.Cookies.GetCookies(app.BaseAddress)
            .Where(cookie => cookie.Name.StartsWith(".AspNetCore.Cookies", StringComparison.Ordinal) && !cookie.Value.StartsWith("chunks-", StringComparison.Ordinal));
        var real = chunks.Sum(cookie => cookie.Value.Length);
        var estimate = StartupWarnings.EstimateCookieLength("KakaoBusiness", app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness"));

        // Encryption fills its last block up, of 16 bytes.
        Assert.InRange(estimate - real, -11, 11);
    }

    [Fact]
    public async Task Warning_of_long_cookie_names_length_and_chunks()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Environment = "Development";
            Faults["CookieOfSeveralChunks"](setup);
        });

        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "CookieOfSeveralChunks");
        var length = int.Parse(line.GetStructuredStateValue("Length")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(length, 10_000, 100_000);
        Assert.Equal($"{Math.Ceiling(length / 4050.0)}", line.GetStructuredStateValue("Chunks"));
    }

    [Fact]
    public async Task Missing_sign_in_scheme_is_refused_before_anything_starts()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Authentication =
            services => services.AddAuthentication().AddCookie("a").AddCookie("b").AddKakaoBusiness()));

        Assert.Contains("SignInScheme", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5081/oauth/business/authorize")]
    [InlineData("https://localhost/oauth/business/authorize")]
    [InlineData("http://[::1]:5081/oauth/business/authorize")]
    public async Task Emulator_is_refused_in_Production_only(string endpoint)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(setup => setup.Scheme["AuthorizationEndpoint"] = endpoint));
        Assert.Contains("AuthorizationEndpoint", refusal.Message, StringComparison.Ordinal);

        await using var app = await TestApp.StartAsync(setup => (setup.Environment, setup.Scheme["AuthorizationEndpoint"]) = ("Staging", endpoint));
        Assert.Empty(Said(app));
    }

    [Fact]
    public async Task Warnings_have_unique_IDs_and_no_secret()
    {
        var ids = new HashSet<int>();
        foreach (var (name, fault) in Faults)
        {
            await using var app = await TestApp.StartAsync(setup =>
            {
                setup.Environment = "Development";
                fault(setup);
            });
            var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == name);
            Assert.True(ids.Add(line.Id.Id));
            Assert.Equal(name == "NoClientSecret" ? LogLevel.Information : LogLevel.Warning, line.Level);
            KnownSecrets.AssertNoneIn(line.Message);
        }
    }

    private static List<string> Said(TestApp app)
        => [.. app.Logs.GetSnapshot().Select(record => record.Id.Name ?? "").Where(All.Contains)];

    private static void ShareTickets(TestAppSetup setup, IDistributedCache cache) => setup.Authentication = services =>
    {
        services.AddSingleton(cache);
        services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
    };

    private static void ListenEverywhere(TestAppSetup setup)
    {
        setup.Kestrel = true;
        setup.Services = services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Any, 0));
    }

    private static void AskForAccounts(KakaoBusinessOptions options, int count)
    {
        foreach (var number in Enumerable.Range(10_000, count)) options.ResourceIds.Add($"moment:{number * 7919L}");
    }
}
