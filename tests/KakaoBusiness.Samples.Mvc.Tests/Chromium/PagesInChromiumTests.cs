using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Chromium;
using KakaoBusiness.Tests.Shared.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace KakaoBusiness.Samples.Mvc.Tests.Chromium;

/// <summary>Every page in both languages, at the width of a desktop and of a phone: accessible, and not wider than the window.</summary>
public sealed class PagesInChromiumTests(ChromiumFixture chromium, GarnetFixture redis) : SampleChromiumTest(chromium), IClassFixture<GarnetFixture>
{
    public static TheoryData<string, bool> LanguagesAndWidths => new() { { "ko", false }, { "ko", true }, { "en", false }, { "en", true } };

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Session_pages_are_accessible(string language, bool onPhone)
    {
        StartSite();
        var page = await OpenWindowAsync(language, onPhone ? Phone : Desktop);
        string Name(string what) => NameOf(what, language, onPhone);

        await page.GotoAsync(At("/"));
        await LookAsync(page, Name("home"));
        await page.Locator("#sign-in").ClickAsync();
        await LookAsync(page, Name("kakao-consent"));
        await AgreeAsync(page);
        await ShowsAsync(page, "/account");
        await LookAsync(page, Name("account"));
        await page.GotoAsync(At("/diagnostics"));
        await page.Locator("[data-fact=Email][data-known=true]").WaitForAsync();
        await LookAsync(page, Name("diagnostics"));
        await page.GotoAsync(At("/"));
        await LookAsync(page, Name("home-signed-in"));
        await page.GotoAsync(At("/moment/adaccounts"));
        await LookAsync(page, Name("moment"));
        await page.GotoAsync(At("/keyword/adaccounts"));
        await LookAsync(page, Name("kakao-consent-step-up"));
        await AgreeAsync(page);
        await ShowsAsync(page, "/keyword/adaccounts");
        await LookAsync(page, Name("keyword"));
        await page.GotoAsync(At("/account/sessions"));
        await LookAsync(page, Name("sessions-in-cookies"));
        await page.GotoAsync(new Uri(KakaoAddress, "/settings/connections").AbsoluteUri);
        await LookAsync(page, Name("kakao-settings"));
        await page.GotoAsync(At("/account"));
        await page.Locator("form[action='/account/disconnect'] button").ClickAsync();
        await ShowsAsync(page, "/account/disconnect");
        await LookAsync(page, Name("disconnected"));
        await page.GotoAsync(At("/account/signed-out"));
        await LookAsync(page, Name("signed-out"));
    }

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Built_in_page_shows_app_name_and_leads_home(string language, bool onPhone)
    {
        StartSite(options =>
        {
            options.Settings["KakaoBusiness:Pages:ApplicationName"] = language == "ko" ? "광고 & <도구>" : "Ads & <Tools>";
            options.Settings["KakaoBusiness:Pages:HomeUrl"] = "/diagnostics";
        });
        var page = await OpenWindowAsync(language, onPhone ? Phone : Desktop);

        await AnswersAsync(400, () => page.GotoAsync(At("/signin-kakaobusiness/consent")));
        await LookAsync(page, NameOf("built-in-page", language, onPhone));
        await page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link).ClickAsync();

        await ShowsAsync(page, "/diagnostics");
    }

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Error_pages_are_accessible(string language, bool onPhone)
    {
        StartSite(options => options.Settings["Authentication:Schemes:KakaoBusiness:IncrementalConsent"] = "false");
        var page = await OpenWindowAsync(language, onPhone ? Phone : Desktop);
        string Name(string what) => NameOf(what, language, onPhone);

        await AnswersAsync(400, async () =>
        {
            await SignInAsync(page, "no-business-center");
            await page.Locator("#error-code").WaitForAsync();
        });
        await LookAsync(page, Name("failure"));
        await page.Locator("main a[href='/diagnostics']").ClickAsync();
        await page.Locator("[data-error=KOE025]").WaitForAsync();
        await LookAsync(page, Name("diagnostics-after-failure"));
        await page.GotoAsync(At("/account/cancelled"));
        await LookAsync(page, Name("cancelled"));
        await AnswersAsync(403, () => page.GotoAsync(At("/error/403")));
        await LookAsync(page, Name("denied"));
        await AnswersAsync(404, () => page.GotoAsync(At("/nowhere")));
        await LookAsync(page, Name("not-found"));
        await AnswersAsync(500, () => page.GotoAsync(At("/error/500")));
        await LookAsync(page, Name("server-error"));
        await SignInAsync(page);
        await ShowsAsync(page, "/account");
        await AnswersAsync(403, () => page.GotoAsync(At("/keyword/adaccounts")));
        await page.Locator("[data-reason]").WaitForAsync();
        await LookAsync(page, Name("insufficient-scope"));
        Kakao.Faults.Add(new KakaoFault(KakaoEndpoint.MomentAdAccounts) { StatusCode = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "60" } });
        await AnswersAsync(429, () => page.GotoAsync(At("/moment/adaccounts")));
        await LookAsync(page, Name("moment-busy"));
        await AnswersAsync(400, () => page.GotoAsync(new Uri(KakaoAddress, "/oauth/business/authorize?client_id=nobody&response_type=code").AbsoluteUri));
        await LookAsync(page, Name("kakao-error"));
    }

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Built_in_pages_are_accessible(string language, bool onPhone)
    {
        StartSite(options =>
        {
            options.Settings["Authentication:Schemes:KakaoBusiness:IncrementalConsent"] = "false";
            options.Services = services => services.Configure<KakaoBusinessOptions>(
                KakaoBusinessDefaults.AuthenticationScheme, kakao => kakao.AccessDeniedPath = kakao.FailurePath = kakao.InsufficientScopePath = default);
        });
        var page = await OpenWindowAsync(language, onPhone ? Phone : Desktop);
        string Name(string what) => NameOf(what, language, onPhone);

        await AnswersAsync(400, async () =>
        {
            await SignInAsync(page, "suspended");
            await page.GetByText("KOE026").WaitForAsync();
        });
        await LookAsync(page, Name("library-failure"));
        await page.GotoAsync(At("/account/login"));
        await AnswersAsync(403, async () =>
        {
            await CancelAsync(page);
            await page.Locator("main:not(:has(form))").WaitForAsync();
        });
        await LookAsync(page, Name("library-cancelled"));
        await SignInAsync(page);
        await ShowsAsync(page, "/account");
        await AnswersAsync(403, () => page.GotoAsync(At("/keyword/adaccounts")));
        await page.GetByText("keyword_management").WaitForAsync();
        await LookAsync(page, Name("library-insufficient-scope"));
    }

    [Theory]
    [MemberData(nameof(LanguagesAndWidths))]
    public async Task Session_page_with_Redis_lists_and_ends_sessions(string language, bool onPhone)
    {
        StartSite(options => options.Settings["ConnectionStrings:Redis"] = redis.Endpoint);
        var (page, elsewhere) = (await OpenWindowAsync(language, onPhone ? Phone : Desktop), await OpenWindowAsync(language));
        // Not the user of the previous tests, whose sessions are in the same Redis.
        var persona = onPhone ? "other-owner" : "owner";
        await SignInAsync(elsewhere, persona);
        await ShowsAsync(elsewhere, "/account");
        await SignInAsync(page, persona, "/account/sessions");
        await ShowsAsync(page, "/account/sessions");
        await LookAsync(page, NameOf("sessions", language, onPhone));

        var others = page.Locator("[data-current=false]");
        for (var left = await others.CountAsync(); left > 0; left--)
        {
            await others.First.GetByRole(AriaRole.Button).ClickAsync();
            await Assertions.Expect(others).ToHaveCountAsync(left - 1);
        }

        await elsewhere.GotoAsync(At("/"));
        await Assertions.Expect(elsewhere.Locator("#sign-in")).ToBeVisibleAsync();
    }

    private static string NameOf(string what, string language, bool onPhone) => $"{what}-{language}-{(onPhone ? "phone" : "desktop")}";
}
