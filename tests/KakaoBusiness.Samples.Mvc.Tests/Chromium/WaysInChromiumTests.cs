using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Chromium;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>The use of the site by the links and buttons of its pages.</summary>
public sealed class WaysInChromiumTests(ChromiumFixture chromium) : SampleChromiumTest(chromium)
{
    [Theory]
    [InlineData("en", "Sign out", "You are signed out")]
    [InlineData("ko", "로그아웃", "로그아웃했습니다")]
    public async Task User_signs_in_and_out_by_buttons(string language, string signOut, string signedOut)
    {
        StartSite();
        var page = await OpenWindowAsync(language);

        await page.GotoAsync(At("/"));
        await page.Locator("#sign-in").ClickAsync();
        await AgreeAsync(page);
        await ShowsAsync(page, "/account");
        await Assertions.Expect(page.Locator("#email")).ToHaveTextAsync("owner@example.com");
        Assert.Equal(1, Kakao.LiveTokenCount);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = signOut }).ClickAsync();

        await HasHeadlineAsync(page, signedOut);
        Assert.Equal(0, Kakao.LiveTokenCount);
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "sample.session");
    }

    [Theory]
    [InlineData("en", "You cancelled the sign-in", "Try again")]
    [InlineData("ko", "로그인을 취소했습니다", "다시 시도")]
    public async Task Cancelled_sign_in_can_be_tried_again(string language, string headline, string tryAgain)
    {
        StartSite();
        var page = await OpenWindowAsync(language);

        await page.GotoAsync(At("/moment/adaccounts"));
        await CancelAsync(page);
        await HasHeadlineAsync(page, headline);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = tryAgain }).ClickAsync();
        await AgreeAsync(page);

        await ShowsAsync(page, "/moment/adaccounts");
        await Assertions.Expect(page.Locator("[data-account='12345']")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("no-business-center", "KOE025", true)]
    [InlineData("suspended", "KOE026", false)]
    [InlineData("no-business-asset", "KOE027", true)]
    public async Task Refused_user_sees_code_and_remedy(string persona, string code, bool leadsToKakaoBusiness)
    {
        StartSite();
        var page = await OpenWindowAsync();

        await AnswersAsync(400, async () =>
        {
            await SignInAsync(page, persona);
            await HasHeadlineAsync(page, "Sign-in failed");
        });

        await Assertions.Expect(page.Locator("#error-code")).ToHaveTextAsync(code);
        await Assertions.Expect(page.Locator("a[href='https://business.kakao.com/']")).ToHaveCountAsync(leadsToKakaoBusiness ? 1 : 0);
        await page.Locator("a.primary").ClickAsync();
        await AgreeAsync(page);
        await ShowsAsync(page, "/account");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ko")]
    public async Task Page_with_missing_scope_returns_after_consent(string language)
    {
        StartSite();
        var page = await OpenWindowAsync(language);
        await SignInAsync(page);
        await ShowsAsync(page, "/account");

        await page.GotoAsync(At("/keyword/adaccounts?tab=2"));
        await Assertions.Expect(page.Locator("[data-scope=keyword_management]")).ToBeVisibleAsync();
        await AgreeAsync(page);

        await ShowsAsync(page, "/keyword/adaccounts?tab=2");
        await Assertions.Expect(page.Locator("[data-account]")).ToHaveCountAsync(2);
        await Eventually.HoldsAsync(() => Kakao.LiveTokenCount == 1);
    }

    [Fact]
    public async Task Account_page_requests_one_more_scope()
    {
        StartSite();
        var page = await OpenWindowAsync();
        await SignInAsync(page);
        await ShowsAsync(page, "/account");

        await page.Locator("[data-scope=keyword_management]").GetByRole(AriaRole.Link).ClickAsync();
        await AgreeAsync(page);

        await ShowsAsync(page, "/account");
        await Assertions.Expect(page.Locator("[data-scope=keyword_management][data-granted=true]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Ad_account_list_downloads_as_file()
    {
        StartSite();
        var page = await OpenWindowAsync();
        await SignInAsync(page, returnUrl: "/keyword/adaccounts");
        await AgreeAsync(page);
        await ShowsAsync(page, "/keyword/adaccounts");

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("form[action='/keyword/adaccounts/download'] button").ClickAsync());

        Assert.Equal("keyword-adaccounts.json", download.SuggestedFilename);
        Assert.Null(await download.FailureAsync());
    }

    [Theory]
    [InlineData("en", "Disconnect", "You are disconnected")]
    [InlineData("ko", "연결 끊기", "연결을 끊었습니다")]
    public async Task Disconnect_signs_out_and_revokes_the_token(string language, string disconnect, string headline)
    {
        StartSite();
        var page = await OpenWindowAsync(language);
        await SignInAsync(page);

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = disconnect }).ClickAsync();

        await HasHeadlineAsync(page, headline);
        Assert.Equal(0, Kakao.LiveTokenCount);
        await page.GotoAsync(At("/"));
        await Assertions.Expect(page.Locator("#sign-in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Language_switch_stays_on_page_and_persists()
    {
        StartSite();
        var page = await OpenWindowAsync("en");
        await SignInAsync(page);
        await HasHeadlineAsync(page, "Account");

        await page.GetByText("한국어").ClickAsync();

        await HasHeadlineAsync(page, "내 계정");
        await ShowsAsync(page, "/account");
        await page.GotoAsync(At("/account/sessions"));
        await HasHeadlineAsync(page, "로그인 목록");
    }
}
