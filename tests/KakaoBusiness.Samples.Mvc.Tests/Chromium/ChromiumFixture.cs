using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>One browser for all tests of the collection, started by the first. Every test gets a profile of its own.</summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    /// <summary>In milliseconds. Far more than anything takes: only what hangs meets it.</summary>
    private const float Patience = 20_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A new profile: no cookies, and this language and size of window.</summary>
    public async Task<IBrowserContext> OpenProfileAsync(string language, ViewportSize size)
    {
        var browser = _browser ??= await StartAsync();
        var profile = await browser.NewContextAsync(new BrowserNewContextOptions { Locale = language, ViewportSize = size, ReducedMotion = ReducedMotion.Reduce });
        profile.SetDefaultTimeout(Patience);
        return profile;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        var program = InstalledChromium.Find();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        // Chromium refuses to build its sandbox for root, as whom CI runs.
        var arguments = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? new[] { "--no-sandbox" } : [];
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = arguments, Timeout = Patience });
    }
}

/// <summary>The tests that share the browser. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedChromium : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Chromium";
}
