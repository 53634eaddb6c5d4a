using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>The use of the site by keyboard.</summary>
public sealed class KeyboardTests(ChromiumFixture chromium) : SampleChromiumTest(chromium)
{
    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public async Task User_signs_in_and_out_by_keyboard(string language)
    {
        StartSite();
        var page = await OpenWindowAsync(language);

        await page.GotoAsync(At("/"));
        await page.TabToAsync("#sign-in");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("button[value=agree]").WaitForAsync();
        await page.TabToAsync("input[name=persona]");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.TabToAsync("button[value=agree]");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, "/account");
        await Assertions.Expect(page.Locator("[data-resource='moment:13345']")).ToBeVisibleAsync();
        await page.TabToAsync("form[action='/account/logout'] button");
        await page.Keyboard.PressAsync("Enter");

        await ShowsAsync(page, "/account/signed-out");
        Assert.Equal(0, Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task First_tab_stop_skips_to_the_content()
    {
        StartSite();
        var page = await OpenWindowAsync("en", Phone);
        await page.GotoAsync(At("/"));

        await page.TabToAsync(".skip");
        await Assertions.Expect(page.Locator(".skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");

        await ShowsAsync(page, "/#content");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.HasFocusAsync("#sign-in"));
    }
}
