using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>What a page must be for everybody: readable, labelled, and no wider than the window.</summary>
internal static class PageLook
{
    /// <summary>Names a folder for a picture of every page looked at. Nothing is written where it is not set.</summary>
    private const string FolderKey = "KAKAOBUSINESS_SCREENSHOTS";

    private static readonly AxeRunOptions Wcag = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } };

    /// <summary>What is wrong with the page that the window shows. Takes a picture of it too.</summary>
    /// <param name="page">The window.</param>
    /// <param name="name">The picture's name.</param>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        if (Environment.GetEnvironmentVariable(FolderKey) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });

        var found = await page.RunAxe(Wcag);
        // Nothing looked at would be nothing found.
        Assert.NotEmpty(found.Passes);
        var faults = found.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{name}: {violation.Id}: {violation.Help}: {node.Html}")).ToList();
        var overhang = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overhang > 0) faults.Add($"{name} is {overhang} px wider than the window.");
        return faults;
    }
}
