using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace KakaoBusiness.Tests.Shared.Chromium;

/// <summary>
/// A test in a real browser. It always fails if the browser's console shows an error, if a request fails, if a page that
/// <see cref="LookAsync"/> examines has a fault, or if anything responds with a status of 400 or above that the step did not expect:
/// see <see cref="AnswersAsync"/>.
/// </summary>
/// <remarks>The tests of a project share one browser, and run one after the other.</remarks>
[Collection("Chromium")]
public abstract partial class ChromiumTest(ChromiumFixture chromium) : IAsyncLifetime
{
    protected static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };
    protected static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private readonly List<string> _problems = [];
    private readonly List<string> _abandonedPages = [];
    private readonly List<string> _loaded = [];
    private readonly List<IAsyncDisposable> _toClose = [];
    private readonly Lock _lock = new();

    private int? _expectedStatus;
    private volatile bool _isClosing;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _isClosing = true;
        foreach (var one in Enumerable.Reverse(_toClose)) await one.DisposeAsync();
        // Chromium reports a download, and the first of two requests for one page, as a page that did not load. The events come in any order.
        foreach (var url in _loaded) _abandonedPages.RemoveAll(abandoned => abandoned == url);
        _problems.AddRange(_abandonedPages.Select(url => $"Abandoned: {WithoutQuery(url)}"));
        Assert.True(_problems.Count == 0, string.Join('\n', _problems));
    }

    /// <summary>Disposes <paramref name="disposable"/>, such as the site, at the end of the test and after the browser windows.</summary>
    protected void CloseAtEnd(IAsyncDisposable disposable) => _toClose.Add(disposable);

    /// <summary>Opens a browser window with its own profile.</summary>
    protected async Task<IPage> OpenWindowAsync(string language = "en", ViewportSize? size = null)
    {
        var profile = await chromium.OpenProfileAsync(language, size ?? Desktop);
        _toClose.Add(profile);
        profile.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsStatusOfPage(message)) Report($"Console: {message.Text} ({message.Location})");
        };
        profile.WebError += (_, error) => Report($"Script: {error.Error}");
        profile.RequestFailed += (_, request) => CheckFailure(request);
        profile.Response += (_, response) => CheckStatus(response);
        profile.RequestFinished += (_, request) =>
        {
            if (request.IsNavigationRequest) Record(_loaded, request.Url);
        };
        var page = await profile.NewPageAsync();
        page.Download += (_, download) => Record(_loaded, download.Url);
        return page;
    }

    /// <summary>Runs a step in which one page responds with this status, and nothing else with one of 400 or above.</summary>
    /// <param name="status">The status of the page.</param>
    /// <param name="step">The step; it waits for the page too.</param>
    protected async Task AnswersAsync(int status, Func<Task> step)
    {
        _expectedStatus = status;
        await step();
        if (_expectedStatus is not null) Report($"No page responded with {status}.");
        _expectedStatus = null;
    }

    /// <summary>Agrees on the emulator's consent page.</summary>
    protected static async Task AgreeAsync(IPage page, string persona = "owner")
    {
        await page.Locator($"input[name=persona][value={persona}]").CheckAsync();
        await page.Locator("button[value=agree]").ClickAsync();
    }

    /// <summary>Cancels on the emulator's consent page.</summary>
    protected static Task CancelAsync(IPage page) => page.Locator("button[value=cancel]").ClickAsync();

    /// <summary>Waits until the page has a heading.</summary>
    protected static Task HasHeadlineAsync(IPage page, string text)
        => Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveTextAsync(text);

    /// <summary>Examines the page that the window shows, see <see cref="PageLook"/>.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">The name of the page in failures and of its screenshot.</param>
    protected async Task LookAsync(IPage page, string name)
    {
        foreach (var fault in await PageLook.FindFaultsAsync(page, name)) Report(fault);
    }

    private void CheckStatus(IResponse response)
    {
        if (response.Status < 400) return;
        if (response.Status == _expectedStatus && response.Request.IsNavigationRequest) _expectedStatus = null;
        else Report($"Status {response.Status} of {WithoutQuery(response.Url)}");
    }

    private void CheckFailure(IRequest request)
    {
        if (request.Failure != "net::ERR_ABORTED") Report($"Request: {request.Method} {WithoutQuery(request.Url)} {request.Failure}");
        // Leaving or closing a page aborts what it is still loading.
        else if (request.IsNavigationRequest && !_isClosing) Record(_abandonedPages, request.Url);
    }

    private void Report(string problem) => Record(_problems, problem);

    /// <summary>The browser raises its events on another thread.</summary>
    private void Record(List<string> list, string entry)
    {
        lock (_lock) list.Add(entry);
    }

    /// <summary>Chromium writes a line for every response of 400 or above; <see cref="CheckStatus"/> examines those.</summary>
    private static bool IsStatusOfPage(IConsoleMessage message) => StatusLine().IsMatch(message.Text);

    private static string WithoutQuery(string url) => url.Split('?')[0];

    [GeneratedRegex("^Failed to load resource: the server responded with a status of [0-9]{3}")]
    private static partial Regex StatusLine();
}
