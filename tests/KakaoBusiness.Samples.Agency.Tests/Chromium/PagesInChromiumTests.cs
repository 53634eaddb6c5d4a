using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Chromium;

namespace KakaoBusiness.Samples.Agency.Tests.Chromium;

/// <summary>Every page in both languages, at the width of a desktop and of a phone: accessible, and never wider than the window.</summary>
public sealed class PagesInChromiumTests(ChromiumFixture chromium) : AgencyChromiumTest(chromium)
{
    public static TheoryData<string, bool> LanguagesAndWidths => new() { { "ko", false }, { "ko", true }, { "en", false }, { "en", true } };

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Pages_from_login_to_disconnection(string language, bool onPhone)
    {
        StartSite();
        var page = await OpenWindowAsync(language, onPhone ? Phone : Desktop);
        string Name(string what) => $"{what}-{language}-{(onPhone ? "phone" : "desktop")}";

        await page.GotoAsync(At("/"));
        await LookAsync(page, Name("home"));
        await page.GotoAsync(At("/login?failed=true"));
        await LookAsync(page, Name("login"));
        await SignInAsync(page);
        await LookAsync(page, Name("advertisers"));
        await page.GotoAsync(At("/advertisers/cafe"));
        await LookAsync(page, Name("not-connected"));
        await ConnectAsync(page, "cafe");
        await IsLiveAsync(page, "#check");
        await LookAsync(page, Name("connected"));
        await page.Locator("#report").ClickAsync();
        await IsLiveAsync(page, "#run-report");
        await LookAsync(page, Name("report-empty"));
        await page.Locator("#run-report").ClickAsync();
        await page.Locator("svg.chart").WaitForAsync();
        await LookAsync(page, Name("report"));
        await ConnectAsync(page, "bikes", "other-owner");
        Kakao.AccountSettings.RevokeAll("other-owner");
        await page.Locator("#check").ClickAsync();
        await HasStateAsync(page, "ReconnectRequired");
        await LookAsync(page, Name("lost"));
        await page.GotoAsync(At("/advertisers"));
        await IsLiveAsync(page, "#collect");
        await LookAsync(page, Name("advertisers-connected"));
        await page.GotoAsync(At("/advertisers/cafe"));
        await page.Locator("form button.danger").ClickAsync();
        await page.Locator("main > [data-event=Disconnected]").WaitForAsync();
        await LookAsync(page, Name("disconnected"));
    }

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Pages_of_what_goes_wrong(string language, bool onPhone)
    {
        StartSite(options => options.Users = []);
        var page = await OpenWindowAsync(language, onPhone ? Phone : Desktop);
        string Name(string what) => $"{what}-{language}-{(onPhone ? "phone" : "desktop")}";

        await page.GotoAsync(At("/login"));
        await LookAsync(page, Name("login-demo"));
        await page.Locator("input[name=name]").FillAsync("lee");
        await page.Locator("input[name=password]").FillAsync(await page.Locator("li:nth-child(2) code:nth-child(2)").InnerTextAsync());
        await page.Locator("main button").ClickAsync();
        await ShowsAsync(page, "/advertisers");
        await page.GotoAsync(At("/advertisers/jeju-tea/connect"));
        await CancelAsync(page);
        await page.Locator("main a.button").WaitForAsync();
        await LookAsync(page, Name("cancelled"));
        await page.GotoAsync(At("/advertisers/jeju-tea/connect"));
        await AnswersAsync(400, async () =>
        {
            await AgreeAsync(page, "no-business-center");
            await page.Locator("#error-code").WaitForAsync();
        });
        await LookAsync(page, Name("failed"));
        await AnswersAsync(404, () => page.GotoAsync(At("/advertisers/hanok-cafe")));
        await LookAsync(page, Name("not-found"));
        await AnswersAsync(400, () => page.GotoAsync(At("/advertisers/jeju-tea/connect?scope=,")));
        await LookAsync(page, Name("bad-request"));
        await ConnectAsync(page, "jeju-tea");
        Kakao.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 503));
        Kakao.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));
        await page.Locator("#check").ClickAsync();
        await page.Locator("p.error").WaitForAsync();
        await LookAsync(page, Name("check-inconclusive"));
        await page.Locator("form button.danger").ClickAsync();
        await page.Locator("main > [data-event=DisconnectedUnconfirmed]").WaitForAsync();
        await LookAsync(page, Name("disconnected-unconfirmed"));
    }
}
