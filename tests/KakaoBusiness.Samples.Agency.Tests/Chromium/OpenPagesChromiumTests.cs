using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Agency.Tests.Chromium;

/// <summary>Pages that stay open when the login ends, or the database fails.</summary>
public sealed class OpenPagesChromiumTests(ChromiumFixture chromium) : AgencyChromiumTest(chromium)
{
    [Fact]
    public async Task Logout_ends_the_pages_in_other_tabs()
    {
        StartSite(options => options.Settings["Agency:PageCheckInterval"] = "00:00:01");
        var page = await OpenWindowAsync();
        await SignInAsync(page, path: "/advertisers/cafe");
        await HasStateAsync(page, "NotConnected");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(At("/advertisers"));

        await other.Locator("form[action='/logout'] button").ClickAsync();

        await ShowsAsync(other, "/");
        await ShowsAsync(page, "/login");
    }

    [Fact]
    public async Task Expired_login_ends_the_open_page()
    {
        var site = StartSite(options =>
        {
            options.HasFakeClock = true;
            options.Settings["Agency:PageCheckInterval"] = "00:00:01";
        });
        var page = await OpenWindowAsync();
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");
        await IsLiveAsync(page, "#check");

        site.Clock.Advance(TimeSpan.FromHours(9));

        await ShowsAsync(page, "/login");
    }

    [Theory]
    [InlineData("en", "/advertisers", "#collect", "Temporarily unavailable.")]
    [InlineData("en", "/advertisers/cafe", "#check", "Temporarily unavailable.")]
    [InlineData("ko", "/advertisers/cafe/report", "#run-report", "일시적으로 사용할 수 없습니다.")]
    public async Task Database_failure_leaves_the_page_usable(string language, string path, string button, string message)
    {
        var site = StartSite();
        var page = await OpenWindowAsync(language);
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");
        await page.GotoAsync(At(path));
        await IsLiveAsync(page, button);
        await site.QueryAsync(database => database.Database.EnsureDeletedAsync(TestContext.Current.CancellationToken));

        await page.Locator(button).ClickAsync();

        await Assertions.Expect(page.GetByText(message)).ToBeVisibleAsync();
        await IsLiveAsync(page, button);
    }
}
