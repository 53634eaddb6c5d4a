using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace KakaoBusiness.Samples.Agency.Tests.Chromium;

/// <summary>The sample as a developer starts it, on a port, by the real clock and with its own emulator, in a real browser.</summary>
public abstract class AgencyChromiumTest(ChromiumFixture chromium) : ChromiumTest(chromium)
{
    /// <summary>Names a folder for the pictures of the README. Nothing is written if it is not set.</summary>
    private const string ImageFolderKey = "KAKAOBUSINESS_README_IMAGES";

    private AgencySite? _site;

    private protected AgencySite StartSite(Action<AgencySiteOptions>? configure = null)
    {
        _site = new AgencySite(options =>
        {
            options.Environment = "Development";
            options.HasClientId = false;
            options.HasFakeClock = false;
            options.ListensOnPort = true;
            configure?.Invoke(options);
        });
        CloseAtEnd(_site);
        return _site;
    }

    /// <summary>The emulator beside the site.</summary>
    protected KakaoEmulator Kakao => _site!.Services.GetRequiredService<KakaoEmulatorServer>().Emulator;

    /// <summary>An address of the site.</summary>
    protected string At(string path) => new Uri(_site!.Address, path).AbsoluteUri;

    /// <summary>Signs in, and waits for the page to which the login leads.</summary>
    protected async Task SignInAsync(IPage page, string name = "kim", string path = "/advertisers")
    {
        await page.GotoAsync(At($"/login?returnUrl={Uri.EscapeDataString(path)}"));
        await page.Locator("input[name=name]").FillAsync(name);
        await page.Locator("input[name=password]").FillAsync(name[..1]);
        await page.Locator("main button").ClickAsync();
        await ShowsAsync(page, path);
    }

    /// <summary>Connects a key of the user by the button of its page.</summary>
    protected async Task ConnectAsync(IPage page, string key, string persona = "owner")
    {
        await page.GotoAsync(At($"/advertisers/{key}"));
        await page.Locator("#connect").ClickAsync();
        await AgreeAsync(page, persona);
        await ShowsAsync(page, $"/advertisers/{key}");
        await HasStateAsync(page, "Connected");
    }

    /// <summary>Waits until the first state on the page is this one.</summary>
    protected static Task HasStateAsync(IPage page, string state)
        => Assertions.Expect(page.Locator("[data-state]").First).ToHaveAttributeAsync("data-state", state);

    /// <summary>Waits until the window shows an address, after any redirects.</summary>
    protected Task ShowsAsync(IPage page, string path) => Assertions.Expect(page).ToHaveURLAsync(At(path));

    /// <summary>Waits until the live parts of the page are connected to the server: their buttons are disabled before.</summary>
    protected static Task IsLiveAsync(IPage page, string button) => Assertions.Expect(page.Locator(button)).ToBeEnabledAsync();

    /// <summary>Waits until Blazor has replaced the prerendered parts of the page. The focus in them is lost then.</summary>
    protected static Task IsLiveAsync(IPage page) => Assertions.Expect(page.Locator("[aria-live]:not([aria-busy])").First).ToBeVisibleAsync();

    /// <summary>Takes a picture for the README, if asked to.</summary>
    protected static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable(ImageFolderKey) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
    }
}
