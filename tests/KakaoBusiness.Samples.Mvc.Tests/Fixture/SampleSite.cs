using System.Collections.Concurrent;
using System.Net;
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
/// The running sample. By default it uses the emulator <see cref="Kakao"/>, in memory under Kakao's host names, and both use
/// <see cref="Clock"/>. Browsers of <see cref="OpenBrowser"/> can reach only the site and the emulator.
/// </summary>
internal sealed class SampleSite : IAsyncDisposable
{
    private readonly ConcurrentBag<Browser> _browsers = [];
    private readonly WebApplicationFactory<Program> _factory;

    /// <summary>Starts the site.</summary>
    /// <exception cref="Exception">The site did not start.</exception>
    public SampleSite(Action<SampleSiteOptions>? configure = null)
    {
        var options = new SampleSiteOptions();
        configure?.Invoke(options);
        Kakao = options.Kakao ?? new KakaoEmulator(timeProvider: Clock);
        Network = new KakaoNetwork(Kakao);

        _factory = new Factory(options, this);
        // Not UseKestrel(0): the factory then sets the address while the app may have started already.
        if (options.ListensOnPort) _factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
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

    /// <summary>Starts at the real time, because browsers compare the expiry of cookies. Only a test advances it.</summary>
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>The emulator that a site with a client ID uses.</summary>
    public KakaoEmulator Kakao { get; }

    /// <summary>The network between the site and <see cref="Kakao"/>.</summary>
    public KakaoNetwork Network { get; }

    /// <summary>All messages that the site logged.</summary>
    public LogLines Log { get; } = new();

    public Uri BaseAddress { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>Opens a browser with a preferred language, and with the cookies of another browser if one is given.</summary>
    public Browser OpenBrowser(string language = "en", Browser? cookiesOf = null)
    {
        var network = new SiteNetwork(BaseAddress.IsDefaultPort ? _factory.Server.CreateHandler() : null, BaseAddress);
        var browser = new Browser(BaseAddress, Kakao, network) { Language = language };
        _browsers.Add(browser);
        if (cookiesOf is not null) browser.CopyCookies(cookiesOf);
        return browser;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers) browser.Dispose();
        return _factory.DisposeAsync();
    }

    private sealed class Factory(SampleSiteOptions options, SampleSite site) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(options.Environment);
            // Empty instead of absent, so that the user secrets of a developer do not apply.
            builder.UseSetting(SampleSiteOptions.ClientIdKey, options.HasClientId ? site.Kakao.Options.ClientId : "");
            builder.UseSetting("Authentication:Schemes:KakaoBusiness:ClientSecret", options.HasClientId ? site.Kakao.Options.ClientSecret : "");
            // The clock stands still, so that a delay between attempts would not end.
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
