using KakaoBusiness.AspNetCore.Tests.Security.Attacks;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>A session cookie that outgrows the server's header limit locks the user out until the cookies are deleted.</summary>
public class TicketSizeTests
{
    [Theory]
    [InlineData(500, "moment:{0}")]
    [InlineData(1000, "moment:9000{0}")]
    [InlineData(1000, "moment:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa{0}")]
    public async Task Many_ad_accounts_do_not_break_requests(int count, string pattern)
    {
        var resourceIds = string.Join(',', Enumerable.Range(1000, count).Select(number => $"\"{string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, number)}\""));
        var scopes = string.Join(' ', Enumerable.Range(0, 100).Select(number => new string('s', 120) + number));
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json($$"""{"access_token":"{{new string('t', 4096)}}","scope":"biz_account_email {{scopes}}"}"""),
            TokenInformationAnswer = ScriptedKakao.Json($$"""{"id":1,"resource_ids":[{{resourceIds}}]}"""),
        };
        await using var app = await TestApp.StartAsync(setup => (setup.Kestrel, setup.Backchannel) = (true, kakao));
        using var browser = app.NewBrowser();

        var ticket = await browser.TicketOfCallbackAsync();

        Assert.StartsWith("moment:", ticket.GrantedResources, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Each_cookie_stays_below_4096_bytes(bool stored)
    {
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json($$"""{"access_token":"{{new string('t', 4096)}}","scope":"biz_account_email"}""") };
        await using var app = await TestApp.StartAsync(setup =>
        {
            SessionSites.Mode(stored)(setup);
            setup.Backchannel = kakao;
        });
        using var browser = app.NewBrowser();
        using var challenge = await browser.GetAsync("/private");
        using var callback = await browser.CallbackAsync();

        var cookies = challenge.SetCookies().Concat(callback.SetCookies()).Select(cookie => cookie.Split(';')[0]).ToList();
        Assert.Equal(!stored, cookies.Any(cookie => cookie.StartsWith(".AspNetCore.CookiesC2=", StringComparison.Ordinal)));
        Assert.All(cookies, cookie => Assert.InRange(cookie.Length, 1, 4095));
    }

    [Theory]
    [InlineData(1000, 10, 0)]
    [InlineData(1001, 10, 1)]
    [InlineData(200, 100, 1)]
    public async Task Too_long_list_is_cut_with_one_warning(int count, int length, int warnings)
    {
        var resourceIds = string.Join(',', Enumerable.Range(0, count).Select(number => $"\"moment:{number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(length - 7, '0')}\""));
        var kakao = new ScriptedKakao { TokenInformationAnswer = ScriptedKakao.Json($$"""{"id":1,"resource_ids":[{{resourceIds}}]}""") };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        await browser.TicketOfCallbackAsync();

        Assert.Equal(warnings, app.Logs.GetSnapshot().Count(record => record is { Id.Name: "TokenInformationCut", Level: Microsoft.Extensions.Logging.LogLevel.Warning }));
    }

    [Theory]
    [InlineData("""{"access_token":"token-without-scopes"}""", 1)]
    // Its scopes count, and not those of tokeninfo.
    [InlineData("""{"access_token":"token-with-scopes","scope":"moment_management"}""", 0)]
    public async Task Consent_items_that_do_not_fit_are_logged(string tokenResponse, int warnings)
    {
        var scopes = string.Join(' ', Enumerable.Range(0, 101).Select(number => "item" + number));
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json(tokenResponse),
            TokenInformationAnswer = ScriptedKakao.Json($$"""{"id":1,"scopes":"{{scopes}}"}"""),
        };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        await browser.TicketOfCallbackAsync();

        Assert.Equal(warnings, app.Logs.GetSnapshot().Count(record => record.Id.Name == "TokenInformationCut"));
    }
}
