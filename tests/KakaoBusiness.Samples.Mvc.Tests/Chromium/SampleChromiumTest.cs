using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.NotNeededInYourApp;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>The sample as a developer starts it, on a port and with its own emulator, in a real browser.</summary>
public abstract class SampleChromiumTest(ChromiumFixture chromium) : ChromiumTest(chromium)
{
    private SampleSite? _site;

    private protected SampleSite StartSite(Action<SampleSiteOptions>? configure = null)
    {
        _site = new SampleSite(options =>
        {
            options.Environment = "Development";
            options.HasClientId = false;
            options.ListensOnPort = true;
            configure?.Invoke(options);
        });
        CloseAtEnd(_site);
        return _site;
    }

    /// <summary>The emulator beside the site.</summary>
    protected KakaoEmulator Kakao => _site!.Services.GetRequiredService<SiteEmulator>().Emulator!;

    /// <summary>Where that emulator listens.</summary>
    protected Uri KakaoAddress => _site!.Services.GetRequiredService<SiteEmulator>().BaseAddress!;

    /// <summary>An address of the site.</summary>
    protected string At(string path) => new Uri(_site!.BaseAddress, path).AbsoluteUri;

    /// <summary>Signs in at the site through the emulator's consent page.</summary>
    protected async Task SignInAsync(IPage page, string persona = "owner", string returnUrl = "/account")
    {
        await page.GotoAsync(At($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}"));
        await AgreeAsync(page, persona);
    }

    /// <summary>Waits until the window shows an address, after any redirects.</summary>
    protected Task ShowsAsync(IPage page, string path) => Assertions.Expect(page).ToHaveURLAsync(At(path));
}
