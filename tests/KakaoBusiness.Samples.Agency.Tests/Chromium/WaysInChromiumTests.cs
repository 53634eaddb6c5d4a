using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Agency.Tests.Chromium;

/// <summary>What people do on the site, with its links and buttons.</summary>
public sealed class WaysInChromiumTests(ChromiumFixture chromium) : AgencyChromiumTest(chromium)
{
    [Theory]
    [InlineData("en", "Connection cancelled", "Go back")]
    [InlineData("ko", "연결을 취소했습니다", "돌아가기")]
    public async Task Cancelled_consent_leads_back_to_the_advertiser(string language, string headline, string goBack)
    {
        StartSite();
        var page = await OpenWindowAsync(language);
        await SignInAsync(page, path: "/advertisers/cafe");

        await page.Locator("#connect").ClickAsync();
        await Assertions.Expect(page.Locator("[data-scope=moment_management]").First).ToBeVisibleAsync();
        if (language == "en") await PictureAsync(page, "consent");
        await CancelAsync(page);
        await HasHeadlineAsync(page, headline);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = goBack }).ClickAsync();

        await ShowsAsync(page, "/advertisers/cafe");
        await HasStateAsync(page, "NotConnected");
    }

    [Fact]
    public async Task Loss_appears_on_open_pages_without_reload()
    {
        StartSite(options =>
        {
            options.Settings["KakaoBusiness:Connections:CheckInterval"] = "00:00:01";
            options.Settings["Agency:PageCheckInterval"] = "00:00:00.1";
        });
        var page = await OpenWindowAsync();
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");
        await page.GotoAsync(At("/advertisers"));
        await IsLiveAsync(page, "#collect");
        await page.EvaluateAsync("() => window.isTheSamePage = true");

        Kakao.AccountSettings.RevokeAll();

        await Assertions.Expect(page.Locator("tr[data-key=cafe] [data-state]")).ToHaveAttributeAsync("data-state", "ReconnectRequired");
        await Assertions.Expect(page.Locator("li[data-event=Lost]")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("() => window.isTheSamePage"));
        await page.Locator("tr[data-key=cafe] a").ClickAsync();
        await page.Locator("#reconnect").ClickAsync();
        await AgreeAsync(page);
        await HasStateAsync(page, "Connected");
        await Assertions.Expect(page.Locator("li[data-event]").First).ToHaveAttributeAsync("data-event", "Reconnected");
    }

    [Fact]
    public async Task Loss_found_on_one_page_appears_on_another()
    {
        // The clock stands still: no page looks again on its own.
        StartSite(options => options.HasFakeClock = true);
        var page = await OpenWindowAsync();
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");
        await page.GotoAsync(At("/advertisers"));
        await IsLiveAsync(page, "#collect");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(At("/advertisers/cafe"));
        Kakao.AccountSettings.RevokeAll();

        await other.Locator("#check").ClickAsync();

        await Assertions.Expect(page.Locator("li[data-event=Lost]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("tr[data-key=cafe] [data-state]")).ToHaveAttributeAsync("data-state", "ReconnectRequired");
    }

    [Fact]
    public async Task Loss_appears_over_long_polling_too()
    {
        StartSite(options => options.Settings["KakaoBusiness:Connections:CheckInterval"] = "00:00:01");
        var page = await OpenWindowAsync();
        // Blazor warns that it falls back.
        await page.AddInitScriptAsync("delete window.WebSocket; console.warn = () => {};");
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");
        await IsLiveAsync(page, "#check");

        Kakao.AccountSettings.RevokeAll();

        await HasStateAsync(page, "ReconnectRequired");
    }

    [Fact]
    public async Task Open_page_of_removed_user_leads_to_login()
    {
        var site = StartSite(options => options.Settings["Agency:PageCheckInterval"] = "00:00:01");
        var page = await OpenWindowAsync();
        await SignInAsync(page, path: "/advertisers/cafe");
        await HasStateAsync(page, "NotConnected");

        await site.QueryAsync(database => database.Users.Where(user => user.UserName == "kim").ExecuteDeleteAsync(TestContext.Current.CancellationToken));

        await ShowsAsync(page, "/login");
    }

    [Fact]
    public async Task Another_user_in_the_same_browser_connects_nothing()
    {
        StartSite();
        var page = await OpenWindowAsync();
        await SignInAsync(page, path: "/advertisers/cafe");
        await page.Locator("#connect").ClickAsync();
        await page.Locator("button[value=agree]").WaitForAsync();
        var other = await page.Context.NewPageAsync();
        await SignInAsync(other, "lee");

        await AnswersAsync(400, async () =>
        {
            await AgreeAsync(page);
            await HasHeadlineAsync(page, "Could not connect the Kakao account");
        });

        await Assertions.Expect(page.Locator("#error-code")).ToHaveTextAsync("user_changed");
        Assert.Equal(0, Kakao.LiveTokenCount);
        await SignInAsync(page, path: "/advertisers/cafe");
        await HasStateAsync(page, "NotConnected");
    }

    [Theory]
    [InlineData("en", "The report is complete.")]
    [InlineData("ko", "보고서를 완료했습니다.")]
    public async Task Report_shows_its_progress_and_a_chart(string language, string done)
    {
        StartSite();
        var page = await OpenWindowAsync(language);
        await SignInAsync(page);
        await ConnectAsync(page, "cafe", "agency");
        await page.Locator("#report").ClickAsync();
        Kakao.Faults.Add(KakaoFault.Delay(KakaoEndpoint.MomentReports, TimeSpan.FromMilliseconds(100)));

        await page.Locator("#run-report").ClickAsync();

        await Assertions.Expect(page.Locator("progress[max='24']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#report-result")).ToHaveTextAsync(done);
        await Assertions.Expect(page.Locator("svg.chart rect")).ToHaveCountAsync(21);
        await Assertions.Expect(page.Locator("table.figures tbody tr")).ToHaveCountAsync(7);
        if (language == "en") await PictureAsync(page, "agency");
    }

    [Fact]
    public async Task Yesterdays_figures_are_collected_from_the_page()
    {
        StartSite();
        var page = await OpenWindowAsync();
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");
        await page.GotoAsync(At("/advertisers"));
        Kakao.Faults.Add(KakaoFault.Delay(KakaoEndpoint.MomentReports, TimeSpan.FromMilliseconds(500)));

        await page.Locator("#collect").ClickAsync();

        await Assertions.Expect(page.GetByText("0 of 1 advertisers done")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Collection complete.", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        await page.GotoAsync(At("/advertisers/cafe/report"));
        await Assertions.Expect(page.Locator("table.figures tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task More_permissions_are_granted_from_the_page()
    {
        StartSite();
        var page = await OpenWindowAsync();
        await SignInAsync(page);
        await ConnectAsync(page, "cafe");

        await page.Locator("#grant-keyword").ClickAsync();
        await AgreeAsync(page);

        await ShowsAsync(page, "/advertisers/cafe");
        foreach (var scope in (string[])["biz_account_email", "moment_management", "keyword_management"])
            await Assertions.Expect(page.Locator($"[data-scope={scope}]")).ToBeVisibleAsync();
        await Eventually.HoldsAsync(() => Kakao.LiveTokenCount == 1);
    }

    [Fact]
    public async Task Language_switch_stays_on_the_page_and_is_remembered()
    {
        StartSite();
        var page = await OpenWindowAsync("en");
        await SignInAsync(page);
        await HasHeadlineAsync(page, "Advertisers");

        await page.GetByText("한국어").ClickAsync();

        await HasHeadlineAsync(page, "광고주");
        await ShowsAsync(page, "/advertisers");
        await page.GotoAsync(At("/"));
        await HasHeadlineAsync(page, "광고주의 카카오모먼트 보고서를 한곳에서");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public async Task Keyboard_alone_signs_in_connects_and_signs_out(string language)
    {
        StartSite();
        var page = await OpenWindowAsync(language);

        await page.GotoAsync(At("/"));
        await page.TabToAsync("main a.button");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("input[name=name]").WaitForAsync();
        await page.TabToAsync("input[name=name]");
        await page.Keyboard.TypeAsync("kim");
        await page.TabToAsync("input[name=password]");
        await page.Keyboard.TypeAsync("k");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, "/advertisers");
        await IsLiveAsync(page);
        await page.TabToAsync("tr[data-key=cafe] a");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#connect").WaitForAsync();
        await IsLiveAsync(page);
        await page.TabToAsync("#connect");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("button[value=agree]").WaitForAsync();
        await page.TabToAsync("button[value=agree]");
        await page.Keyboard.PressAsync("Enter");
        await HasStateAsync(page, "Connected");
        await page.GotoAsync(At("/advertisers"));
        await IsLiveAsync(page);
        await page.TabToAsync("form[action='/logout'] button");
        await page.Keyboard.PressAsync("Enter");

        await ShowsAsync(page, "/");
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "agency.session");
        Assert.Equal(1, Kakao.LiveTokenCount);
    }
}
