using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>
/// The whole sample, started. By default Kakao is <see cref="Kakao"/>, in memory under Kakao's own host names, and both
/// live by <see cref="Clock"/>. Browsers of <see cref="OpenBrowser"/> reach the site and Kakao, and nothing else.
/// </summary>
internal sealed class SampleSite : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _factory;

    /// <summary>Starts the site.</summary>
    /// <exception cref="Exception">The site refused to start; the exception is its own.</exception>
    public SampleSite(Action<SampleSiteOptions>? configure = null)
    {
        var options = new SampleSiteOptions();
        configure?.Invoke(options);
        Kakao = options.Kakao ?? new KakaoEmulator(timeProvider: Clock);
        Network = new KakaoNetwork(Kakao);

        _factory = new Factory(options, this);
        if (options.ListensOnPort) _factory.UseKestrel(0);
        try
        {
            _factory.StartServer();
        }
        catch
        {
            _factory.Dispose();
            throw;
        }

        BaseAddress = options.ListensOnPort ? _factory.ClientOptions.BaseAddress : new Uri("http://localhost");
        Kakao.RegisterRedirectUri(new Uri(BaseAddress, KakaoBusinessDefaults.CallbackPath).AbsoluteUri);
    }

    /// <summary>Starts at the real time, because browsers compare the cookies' expiry; moves when a test moves it.</summary>
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Kakao, for a site with a client ID.</summary>
    public KakaoEmulator Kakao { get; }

    /// <summary>What lies between the site and <see cref="Kakao"/>.</summary>
    public KakaoNetwork Network { get; }

    /// <summary>Every line the site logged.</summary>
    public LogLines Log { get; } = new();

    public Uri BaseAddress { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>A browser that prefers a language, without cookies or with those of another.</summary>
    public Browser OpenBrowser(string language = "en", CookieJar? cookies = null)
    {
        var browser = new Browser(BaseAddress, cookies ?? new CookieJar(Clock)) { Language = language };
        // Redirects and cookies are the browser's business.
        if (BaseAddress.IsDefaultPort) browser.Route(uri => uri.Host == BaseAddress.Host && uri.Port is 80 or 443, _factory.Server.CreateHandler());
        browser.Route(uri => uri.Host is "kauth.kakao.com", Kakao.CreateHandler());
        browser.Route(uri => uri.IsLoopback, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return browser;
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private sealed class Factory(SampleSiteOptions options, SampleSite site) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(options.Environment);
            // Empty rather than absent: a developer's user secrets must not reach the tests.
            builder.UseSetting(SampleSiteOptions.ClientIdKey, options.HasClientId ? site.Kakao.Options.ClientId : "");
            builder.UseSetting("Authentication:Schemes:KakaoBusiness:ClientSecret", options.HasClientId ? site.Kakao.Options.ClientSecret : "");
            // The clock stands still: a pause between two tries would have no end.
            builder.UseSetting("AdApis:RetryDelay", "00:00:00");
            foreach (var (key, value) in options.Settings) builder.UseSetting(key, value);

            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(site.Log));
            builder.ConfigureServices(services =>
            {
                if (!options.KeepsKeys) services.AddDataProtection().UseEphemeralDataProtectionProvider();
                services.AddSingleton<TimeProvider>(site.Clock);
                if (options.HasClientId)
                {
                    services.Configure<KakaoBusinessOptions>(
                        KakaoBusinessDefaults.AuthenticationScheme, kakao => kakao.BackchannelHttpHandler = site.Network);
                    services.ConfigureHttpClientDefaults(clients => clients.ConfigurePrimaryHttpMessageHandler(() => new KakaoNetwork(site.Kakao) { Sent = () => site.Network.Sent?.Invoke() }));
                }

                options.Services?.Invoke(services);
            });
        }
    }
}
