using System.Globalization;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumFixture))]

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>A test of a <see cref="LiveApp"/> in a real browser.</summary>
public abstract class LiveChromiumTest(ChromiumFixture chromium) : ChromiumTest(chromium)
{
    protected const string MomentAccount = "12345";
    protected const string KeywordAccount = "22345";

    /// <summary>Short, so that a page changes soon; what ends the session is never a matter of time.</summary>
    protected static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private protected LiveApp App { get; private set; } = null!;

    private protected async Task StartAsync(Action<LiveAppSetup>? configure = null)
    {
        App = await LiveApp.StartAsync(setup =>
        {
            setup.Browser = true;
            configure?.Invoke(setup);
        });
        CloseAtEnd(App);
    }

    protected string At(string path) => new Uri(App.BaseAddress, path).AbsoluteUri;

    /// <summary>Opens a browser window whose user signs in and looks at the page <c>/live</c>.</summary>
    protected async Task<IPage> OpenLivePageAsync(string persona = "owner")
    {
        var page = await OpenWindowAsync();
        await SignInAsync(page, "/live", persona: persona);
        await ShowsUserAsync(page, App.AccountOf(persona));
        return page;
    }

    /// <summary>Signs in, or consents once more, with these scopes beside the configured ones.</summary>
    protected async Task SignInAsync(IPage page, string returnUrl, string scopes = "moment_management", string persona = "owner")
    {
        await page.GotoAsync(At($"/sign-in?{string.Join('&', scopes.Split(' ').Select(scope => $"scope={scope}"))}&returnUrl={returnUrl}"));
        await AgreeAsync(page, persona);
    }

    /// <summary>Consents to more, or as another user, in another tab of the same browser.</summary>
    protected async Task ConsentInAnotherTabAsync(IPage page, string persona = "owner")
    {
        var tab = await page.Context.NewPageAsync();
        await SignInAsync(tab, "/user", "moment_management keyword_management", persona);
        await Assertions.Expect(tab).ToHaveURLAsync(At("/user"));
    }

    protected static Task ShowsUserAsync(IPage page, string user) => Assertions.Expect(page.Locator("#user")).ToHaveTextAsync(user);

    /// <summary>Clicks a button of the page <c>/live</c>, and waits for its answer, which may have the text of the answer before.</summary>
    protected static async Task ClickAsync(IPage page, string button, string answer)
    {
        var before = int.Parse((await page.Locator("#answer").GetAttributeAsync("data-count"))!, CultureInfo.InvariantCulture);
        await page.Locator($"#{button}").ClickAsync();
        await Assertions.Expect(page.Locator($"#answer[data-count='{before + 1}']")).ToHaveTextAsync(answer);
    }
}
