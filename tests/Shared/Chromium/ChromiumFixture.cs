using Microsoft.Playwright;

namespace KakaoBusiness.Tests.Shared.Chromium;

/// <summary>
/// One browser for all tests of a project, started by the first: <c>[assembly: AssemblyFixture(typeof(ChromiumFixture))]</c>. Every
/// test gets its own profile.
/// </summary>
public sealed class ChromiumFixture : IAsyncDisposable
{
    /// <summary>The time limit, in milliseconds. Only a hanging page reaches it.</summary>
    private const float Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Opens a new profile without cookies, with this language and window size.</summary>
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
        // Chromium cannot create its sandbox for root, which runs the tests in CI.
        var arguments = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? new[] { "--no-sandbox" } : [];
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = arguments, Timeout = Patience });
    }
}
