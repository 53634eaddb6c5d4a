using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>Without a mouse: every stop of the Tab key can be seen, and a whole sign-in needs nothing else.</summary>
public sealed class KeyboardTests(ChromiumFixture chromium) : ChromiumTest(chromium)
{
    private const int MaxStops = 40;

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public async Task A_user_signs_in_and_out_with_tab_and_enter_alone(string language)
    {
        StartSite();
        var page = await OpenWindowAsync(language);

        await page.GotoAsync(At("/"));
        await TabToAsync(page, "#sign-in");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("button[value=agree]").WaitForAsync();
        await TabToAsync(page, "input[name=persona]");
        await page.Keyboard.PressAsync("ArrowDown");
        await TabToAsync(page, "button[value=agree]");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, "/account");
        await Assertions.Expect(page.Locator("[data-resource='moment:13345']")).ToBeVisibleAsync();
        await TabToAsync(page, "form[action='/account/logout'] button");
        await page.Keyboard.PressAsync("Enter");

        await ShowsAsync(page, "/account/signed-out");
        Assert.Equal(0, Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task The_first_stop_skips_to_the_content()
    {
        StartSite();
        var page = await OpenWindowAsync("en", Phone);
        await page.GotoAsync(At("/"));

        await TabToAsync(page, ".skip");
        await Assertions.Expect(page.Locator(".skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");

        await ShowsAsync(page, "/#content");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await IsFocusedAsync(page, "#sign-in"));
    }

    /// <summary>Presses Tab until an element has the focus. Every stop on the way must be seen to have it.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var stop = 0; stop < MaxStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            var stopAt = await page.EvaluateAsync<string>("() => document.activeElement.outerHTML.split('>')[0]");
            Assert.True(await page.EvaluateAsync<bool>(IsSeen), $"The focus cannot be seen on {stopAt}>.");
            if (await IsFocusedAsync(page, selector)) return;
        }

        Assert.Fail($"Tab does not lead to {selector}.");
    }

    private static Task<bool> IsFocusedAsync(IPage page, string selector)
        => page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector);

    private const string IsSeen = """
        () => {
          const element = document.activeElement;
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          return element !== document.body && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            && box.width > 0 && box.right > 0 && box.left < innerWidth;
        }
        """;
}
