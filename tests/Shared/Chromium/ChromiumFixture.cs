using Microsoft.Playwright;

namespace KakaoBusiness.AspNetCore.Tests.Testing;

/// <summary>
/// One browser for all tests of a project, started by the first: <c>[assembly: AssemblyFixture(typeof(ChromiumFixture))]</c>. Every
/// test gets its own profile.
/// </summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    /// <summary>In milliseconds. Far more than anything takes: only what hangs meets it.</summary>
    private const float Patience = 60_000;

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
