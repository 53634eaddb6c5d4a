using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>How connections fit into an app's authentication, and which set-ups fail at start.</summary>
public sealed class ConnectionRegistrationTests
{
    [Fact]
    public async Task Connections_alone_add_no_cookie_scheme_and_no_default()
    {
        await using var app = await TestApp.StartAsync(setup => Connecting(setup, services => services.AddAuthentication()));

        Assert.Equal(["KakaoBusiness"], await SchemesAsync(app));
        var defaults = app.Services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        Assert.All([defaults.DefaultScheme, defaults.DefaultSignInScheme, defaults.DefaultChallengeScheme], Assert.Null);
    }

    [Fact]
    public async Task Connections_alone_serve_anonymous_pages()
    {
        await using var app = await TestApp.StartAsync(setup => Connecting(setup, services => services.AddAuthentication()));
        using var browser = app.NewBrowser();

        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/"));
    }

    [Fact]
    public async Task Login_of_the_app_stays_untouched()
    {
        await using var app = await TestApp.StartAsync(setup =>
            Connecting(setup, services => services.AddAuthentication("Cookies").AddCookie("Cookies", cookie => cookie.LoginPath = "/login")));
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync("/private");

        Assert.StartsWith("http://app.test/login", response.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        var provider = app.Services.GetRequiredService<IAuthenticationSchemeProvider>();
        // Login pages list the schemes with a display name.
        Assert.DoesNotContain(await provider.GetAllSchemesAsync(), scheme => scheme.DisplayName is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sign_in_and_connections_share_scheme_in_either_order(bool signInFirst)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Environment = "Development";
            setup.Authentication = services =>
            {
                var builder = services.AddAuthentication();
                if (signInFirst) builder.AddKakaoBusiness(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement));
                builder.AddKakaoBusinessConnections(kakao => kakao.Scope.Add(KakaoBusinessScopes.KeywordManagement)).AddInMemoryStore();
                if (!signInFirst) builder.AddKakaoBusiness(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement));
            };
        });
        using var browser = app.NewBrowser();

        await browser.SignedInAsync();

        Assert.Equal(["Cookies", "KakaoBusiness"], (await SchemesAsync(app)).Order());
        var scheme = await app.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetSchemeAsync("KakaoBusiness");
        Assert.Equal(KakaoBusinessDefaults.DisplayName, scheme!.DisplayName);
        Assert.Equal(
            ["keyword_management", "moment_management"],
            app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness").Scope.Order());
    }

    [Fact]
    public async Task Missing_store_fails_the_start_naming_the_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ConnectionHost.StartAsync(setup => setup.Connections = null));

        Assert.Contains("AddEntityFrameworkStore", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_memory_store_fails_the_start_in_Production()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ConnectionHost.StartAsync(setup =>
        {
            setup.Environment = "Production";
            setup.Services = services => services.AddSingleton<IDataProtectionProvider>(new AppProvider());
        }));

        Assert.Contains("AddInMemoryStore()", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ephemeral_keys_fail_the_start_outside_Development()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ConnectionHost.StartAsync(setup => setup.Environment = "Staging"));

        Assert.Contains("PersistKeysTo", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ephemeral_keys_of_the_scheme_fail_the_start_too()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ConnectionHost.StartAsync(setup =>
        {
            setup.Environment = "Staging";
            setup.Services = services =>
            {
                services.AddSingleton<IDataProtectionProvider>(new AppProvider());
                services.ConfigureAll<KakaoBusinessOptions>(kakao => kakao.DataProtectionProvider = new EphemeralDataProtectionProvider());
            };
        }));

        Assert.Contains("PersistKeysTo", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_policy_and_scheme_fail_the_start()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ConnectApp.StartAsync(connections =>
            connections.AuthorizeConnect("Misspelt").Configure(options => options.UserScheme = "Nobody")));

        Assert.Contains(error.Failures, failure => failure.Contains("'Misspelt'", StringComparison.Ordinal));
        Assert.Contains(error.Failures, failure => failure.Contains("'Nobody'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SameSiteMode.Strict, 1)]
    [InlineData(SameSiteMode.Lax, 0)]
    public async Task Strict_login_cookie_is_reported(SameSiteMode sameSite, int reports)
    {
        await using var app = await ConnectApp.StartAsync(configure: setup => setup.Services += services =>
            services.Configure<CookieAuthenticationOptions>("Cookies", cookie => cookie.Cookie.SameSite = sameSite));

        Assert.Equal(reports, app.MessagesOf("LoginCookieStrict").Count());
    }

    [Fact]
    public async Task Keys_in_the_user_profile_are_reported_outside_Development()
    {
        if (Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository.DefaultKeyStorageDirectory is null) return;
        await using var app = await ConnectApp.StartAsync(configure: setup => (setup.Environment, setup.SharedKeys) = ("Staging", true));

        Assert.Single(app.MessagesOf("ConnectionKeysInUserProfile"));
    }

    [Fact]
    public async Task Wrong_options_fail_the_start_together()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ConnectionHost.StartAsync(setup => setup.Options = options =>
        {
            options.BatchSize = 0;
            options.CheckInterval = TimeSpan.Zero;
            options.StoreTimeout = TimeSpan.Zero;
        }));

        Assert.Equal(3, error.Failures.Count());
    }

    private static void Connecting(TestAppSetup setup, Func<IServiceCollection, AuthenticationBuilder> login)
    {
        setup.Environment = "Development";
        setup.Authentication = services => login(services).AddKakaoBusinessConnections().AddInMemoryStore();
    }

    private static async Task<List<string>> SchemesAsync(TestApp app)
        => [.. (await app.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetAllSchemesAsync()).Select(scheme => scheme.Name)];

    /// <summary>A provider that the app brings, of which nothing is known.</summary>
    private sealed class AppProvider : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _inner = new();

        public IDataProtector CreateProtector(string purpose) => _inner.CreateProtector(purpose);
    }
}
