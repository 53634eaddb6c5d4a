using System.Text.RegularExpressions;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Hosting;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>
/// The sample as a developer starts it, on a port and with its own emulator, in a real browser. Whatever a test does, it
/// fails where the browser's console shows an error, where a request fails, where a page looked at has a fault, and where
/// anything answers with a status of 400 and above that the step was not to end with: see <see cref="AnswersAsync"/>.
/// </summary>
[Collection(SharedChromium.Name)]
public abstract partial class ChromiumTest(ChromiumFixture chromium) : IAsyncLifetime
{
    protected static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };
    protected static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private readonly List<string> _problems = [];
    private readonly List<string> _abandonedPages = [];
    private readonly List<string> _downloads = [];
    private readonly List<IAsyncDisposable> _toClose = [];
    private readonly Lock _lock = new();

    private SampleSite? _site;
    private int? _awaitedStatus;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var one in Enumerable.Reverse(_toClose)) await one.DisposeAsync();
        // To Chromium a download is a page that it did not go to. The one is told before the other or after it.
        foreach (var download in _downloads) _abandonedPages.Remove(download);
        _problems.AddRange(_abandonedPages.Select(url => $"Abandoned: {Address(url)}"));
        Assert.True(_problems.Count == 0, string.Join('\n', _problems));
    }

    private protected SampleSite StartSite(Action<SampleSiteOptions>? configure = null)
    {
        _site = new SampleSite(options =>
        {
            options.Environment = "Development";
            options.HasClientId = false;
            options.ListensOnPort = true;
            configure?.Invoke(options);
        });
        _toClose.Add(_site);
        return _site;
    }

    /// <summary>The emulator beside the site.</summary>
    protected KakaoEmulator Kakao => _site!.Services.GetRequiredService<SiteEmulator>().Emulator!;

    /// <summary>Where that emulator listens.</summary>
    protected Uri KakaoAddress => _site!.Services.GetRequiredService<SiteEmulator>().BaseAddress!;

    /// <summary>A new browser window with a profile of its own.</summary>
    protected async Task<IPage> OpenWindowAsync(string language = "en", ViewportSize? size = null)
    {
        var profile = await chromium.OpenProfileAsync(language, size ?? Desktop);
        _toClose.Add(profile);
        profile.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsStatusOfPage(message)) Report($"Console: {message.Text} ({message.Location})");
        };
        profile.WebError += (_, error) => Report($"Script: {error.Error}");
        profile.RequestFailed += (_, request) =>
        {
            if (request is { IsNavigationRequest: true, Failure: "net::ERR_ABORTED" }) Keep(_abandonedPages, request.Url);
            else Report($"Request: {request.Method} {Address(request.Url)} {request.Failure}");
        };
        profile.Response += (_, response) => Judge(response);
        var page = await profile.NewPageAsync();
        page.Download += (_, download) => Keep(_downloads, download.Url);
        return page;
    }

    /// <summary>A step in which one page answers with this status, and nothing else with one of 400 and above.</summary>
    /// <param name="status">The status of the page.</param>
    /// <param name="step">Waits for the page too.</param>
    protected async Task AnswersAsync(int status, Func<Task> step)
    {
        _awaitedStatus = status;
        await step();
        if (_awaitedStatus is not null) Report($"No page answered with {status}.");
        _awaitedStatus = null;
    }

    /// <summary>An address of the site.</summary>
    protected string At(string path) => new Uri(_site!.BaseAddress, path).AbsoluteUri;

    /// <summary>Goes to the site, and through the emulator's consent.</summary>
    protected async Task SignInAsync(IPage page, string persona = "owner", string returnUrl = "/account")
    {
        await page.GotoAsync(At($"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}"));
        await AgreeAsync(page, persona);
    }

    protected static async Task AgreeAsync(IPage page, string persona = "owner")
    {
        await page.Locator($"input[name=persona][value={persona}]").CheckAsync();
        await page.Locator("button[value=agree]").ClickAsync();
    }

    protected static Task CancelAsync(IPage page) => page.Locator("button[value=cancel]").ClickAsync();

    /// <summary>Waits until the window shows an address, wherever redirects led it through.</summary>
    protected Task ShowsAsync(IPage page, string path) => Assertions.Expect(page).ToHaveURLAsync(At(path));

    /// <summary>Waits until the page has a headline.</summary>
    protected static Task HasHeadlineAsync(IPage page, string text)
        => Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync(text);

    /// <summary>Looks at the page that the window shows, see <see cref="PageLook"/>.</summary>
    protected async Task LookAsync(IPage page, string name)
    {
        foreach (var fault in await PageLook.FindFaultsAsync(page, name)) Report(fault);
    }

    private void Judge(IResponse response)
    {
        if (response.Status < 400) return;
        if (response.Status == _awaitedStatus && response.Request.IsNavigationRequest) _awaitedStatus = null;
        else Report($"Status {response.Status} of {Address(response.Url)}");
    }

    private void Report(string problem) => Keep(_problems, problem);

    /// <summary>The browser tells what happens on a thread of its own.</summary>
    private void Keep(List<string> list, string entry)
    {
        lock (_lock) list.Add(entry);
    }

    /// <summary>Chromium writes a line for every answer of 400 and above; those are looked at as answers.</summary>
    private static bool IsStatusOfPage(IConsoleMessage message) => StatusLine().IsMatch(message.Text);

    private static string Address(string url) => url.Split('?')[0];

    [GeneratedRegex("^Failed to load resource: the server responded with a status of [0-9]{3}")]
    private static partial Regex StatusLine();
}
