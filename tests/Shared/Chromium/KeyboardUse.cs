using Microsoft.Playwright;

namespace KakaoBusiness.Tests.Shared.Chromium;

/// <summary>Uses a page by keyboard.</summary>
internal static class KeyboardUse
{
    private const int MaxStops = 60;

    /// <summary>Whether the focus of an element is visible, by the page's ring or the browser's.</summary>
    private const string IsSeen = """
        element => {
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          return (style.outlineStyle === 'auto' || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
            && box.width > 0 && box.right > 0 && box.left < innerWidth;
        }
        """;

    /// <summary>Presses Tab until an element has the focus. The focus must be visible at every stop.</summary>
    public static async Task TabToAsync(this IPage page, string selector)
    {
        // While a page is being parsed, the focus can be on its body.
        await page.WaitForLoadStateAsync();
        for (var stop = 0; stop < MaxStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var unseen = await page.EvaluateAsync<string?>($"() => ({IsSeen})(document.activeElement) ? null : document.activeElement.outerHTML.split('>')[0]");
            Assert.True(unseen is null, $"The focus is not visible on {unseen}>.");
            if (await page.HasFocusAsync(selector)) return;
        }

        Assert.Fail($"Tab does not reach {selector}.");
    }

    public static Task<bool> HasFocusAsync(this IPage page, string selector)
        => page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector);

    /// <summary>Presses Tab through the whole page, and returns the elements whose focus is not visible or that never receive it.</summary>
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(IPage page)
    {
        var faults = new List<string>();
        // The focus may start in the middle of the page, and then passes the end of the document once.
        for (int stop = 0, ends = 0; stop < MaxStops && ends < 2; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var found = await page.EvaluateAsync<string>(Arrive);
            if (found == "known") break;
            if (found == "end") ends++;
            else if (found.Length > 0) faults.Add($"the focus cannot be seen on {found}");
        }

        faults.AddRange((await page.EvaluateAsync<string[]>(Missed)).Select(element => $"Tab does not lead to {element}"));
        return faults;
    }

    private const string Arrive = $$"""
        () => {
          const reached = window.reachedByTab ??= new Set();
          const element = document.activeElement;
          if (!element || element === document.body) return 'end';
          if (reached.has(element)) return 'known';
          reached.add(element);
          return ({{IsSeen}})(element) ? '' : element.outerHTML.split('>')[0] + '>';
        }
        """;

    /// <summary>Only one of the radio buttons with the same name is a tab stop. The arrow keys move to the others.</summary>
    private const string Missed = """
        () => {
          const reached = window.reachedByTab;
          const others = e => e.type === 'radio' ? [...document.getElementsByName(e.name)] : [e];
          return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), .button')]
            .filter(e => e.checkVisibility({ visibilityProperty: true }) && !others(e).some(one => reached.has(one)))
            .map(e => e.outerHTML.split('>')[0] + '>');
        }
        """;
}
