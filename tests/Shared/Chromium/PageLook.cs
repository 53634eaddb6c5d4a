using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KakaoBusiness.Tests.Shared.Chromium;

/// <summary>Examines whether a page is accessible, in the user's language, usable by keyboard, and not wider than the window.</summary>
internal static class PageLook
{
    /// <summary>The environment variable with the folder for screenshots. Without it, none are written.</summary>
    private const string FolderKey = "KAKAOBUSINESS_SCREENSHOTS";

    private static readonly AxeRunOptions Wcag = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    /// <summary>Returns the faults of the page that the window shows, and takes a screenshot.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">The name of the screenshot.</param>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(IPage page, string name)
    {
        // Waits in the page, because the driver can miss the load event during a navigation.
        await page.EvaluateAsync("() => document.readyState === 'complete' || new Promise(loaded => addEventListener('load', loaded, { once: true })).then(() => true)");
        if (Environment.GetEnvironmentVariable(FolderKey) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });

        var found = await page.RunAxe(Wcag);
        // If no rule has passed, nothing was examined.
        Assert.NotEmpty(found.Passes);
        var faults = found.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{name}: {violation.Id}: {violation.Help}: {node.Html}")).ToList();
        var overhang = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overhang > 0) faults.Add($"{name} is {overhang} px wider than the window.");
        faults.AddRange((await page.EvaluateAsync<string[]>(OtherLanguage)).Select(text => $"{name}: in another language: {text}"));
        faults.AddRange((await KeyboardUse.FindFaultsAsync(page)).Select(fault => $"{name}: {fault}"));
        return faults;
    }

    /// <summary>
    /// Finds texts in the other language: without a Korean letter on a Korean page, with one on an English page. An element may declare
    /// the other language (<c>lang</c>), or that it is not translated (<c>translate="no"</c>, <c>code</c>).
    /// </summary>
    private const string OtherLanguage = """
        () => {
          const isOther = (text, at) => {
            if (!at.translate || at.closest('code, pre, script, style')) return false;
            const hasKorean = /[\uAC00-\uD7A3]/.test(text);
            return at.closest('[lang]')?.lang === 'ko' ? /[A-Za-z]{2}/.test(text) && !hasKorean : hasKorean;
          };
          const texts = document.title.split('–').map(part => [part, document.documentElement]);
          for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();)
            texts.push([walker.currentNode.data, walker.currentNode.parentElement]);
          for (const at of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
            for (const name of ['aria-label', 'title', 'placeholder', 'alt']) texts.push([at.getAttribute(name) ?? '', at]);
          const found = texts.filter(([text, at]) => isOther(text, at)).map(([text]) => text.trim());
          return document.documentElement.lang === navigator.language ? found : ['the page itself', ...found];
        }
        """;
}
