using System.Globalization;
using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>Every code that Kakao is known to send ends the sign-in with its own words and a fitting status.</summary>
public class CallbackErrorCodeTests
{
    public static MatrixTheoryData<string, string> CallbackForms { get; } = new(
        [.. KakaoCodes.Koe.Keys, "KOE999"],
        ["error={code}", "error=server_error&error_description=Something+({code})+went+wrong", "error=invalid_request&error_code={code}&error_description=text", "error_code={code}"]);

    public static MatrixTheoryData<string, string> TokenAnswerForms { get; } = new(
        [.. KakaoCodes.Koe.Keys, "KOE999"],
        ["""{"error":"{code}"}""", """{"error":"invalid_grant","error_description":"about {code}: x"}""", """{"error":"invalid_grant","error_description":"x","error_code":"{code}"}"""]);

    public static TheoryData<int> KapiCodes => [.. KakaoCodes.Kapi.Keys];

    [Theory]
    [MemberData(nameof(CallbackForms))]
    public async Task Callback_code_is_the_failure_reason(string code, string form)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync(form.Replace("{code}", code, StringComparison.Ordinal) + "&state={state}");

        await AssertFailedAsync(app, browser, response, code);
    }

    [Theory]
    [MemberData(nameof(TokenAnswerForms))]
    public async Task Token_response_code_is_the_failure_reason(string code, string form)
    {
        var body = form.Replace("{code}", code, StringComparison.Ordinal);
        foreach (var status in new[] { HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.OK })
        {
            var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json(body, status) };
            await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
            using var browser = app.NewBrowser();

            using var response = await browser.CallbackAsync();

            await AssertFailedAsync(app, browser, response, code);
        }
    }

    [Theory]
    [MemberData(nameof(KapiCodes))]
    public async Task API_code_in_token_response_is_the_failure_reason(int code)
    {
        var (status, kind) = KakaoCodes.Kapi[code];
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json($$"""{"msg":"{{ScriptedKakao.Code}}","code":{{code}}}""", (HttpStatusCode)status) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.Equal(KakaoCodes.StatusOf(kind), (int)response.StatusCode);
        Assert.Contains($">{code.ToString(CultureInfo.InvariantCulture)}<", await response.TextAsync(), StringComparison.Ordinal);
        KnownSecrets.AssertNoneLogged(app);
    }

    [Theory]
    [InlineData(KoePlacement.Error)]
    [InlineData(KoePlacement.ErrorCode)]
    [InlineData(KoePlacement.ErrorDescription)]
    public async Task Missing_Business_Center_is_recognized_in_every_member(KoePlacement placement)
    {
        await using var app = await TestApp.StartAsync();
        app.Emulator.Options.KoePlacement = placement;
        using var browser = app.NewBrowser();

        using var response = await browser.SignInAsync(persona: "no-business-center");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var page = await response.TextAsync();
        Assert.Contains("KOE025", page, StringComparison.Ordinal);
        Assert.Contains("has not joined the Kakao Business Center", page, StringComparison.Ordinal);
        await browser.AssertAnonymousAsync();
    }

    [Theory]
    [InlineData("canaryClientSecret0123456789abcd")]
    [InlineData("prefix-canaryClientSecret0123456789abcd")]
    [InlineData("canaryAuthorizationCode012345678")]
    [InlineData("<script>canary</script>")]
    [InlineData("canary canary")]
    public async Task Hostile_token_code_reaches_no_page_or_log(string hostile)
    {
        foreach (var member in new[] { "error", "error_code" })
        {
            var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json($$"""{"{{member}}":"{{hostile}}"}""", HttpStatusCode.BadRequest) };
            await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
            using var browser = app.NewBrowser();

            using var response = await browser.CallbackAsync();

            var page = await response.TextAsync();
            Assert.Contains(">unknown_error<", page, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", page, StringComparison.OrdinalIgnoreCase);
            KnownSecrets.AssertNoneLogged(app, hostile);
        }
    }

    [Theory]
    [InlineData("%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    [InlineData("a%0D%0Ab")]
    [InlineData("a_text_that_is_too_long_to_be_any_code_of_kakao_s")]
    public async Task Hostile_callback_error_reaches_no_page_or_log(string hostile)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"error={hostile}&state={{state}}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(">unknown_error<", await response.TextAsync(), StringComparison.Ordinal);
        KnownSecrets.AssertNoneLogged(app, Uri.UnescapeDataString(hostile));
    }

    private static async Task AssertFailedAsync(TestApp app, Browser browser, HttpResponseMessage response, string code)
    {
        var kind = KakaoCodes.Koe.GetValueOrDefault(code, KakaoBusinessErrorKind.Protocol);
        Assert.Equal(KakaoCodes.StatusOf(kind), (int)response.StatusCode);
        Assert.Contains($">{code}<", await response.TextAsync(), StringComparison.Ordinal);
        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "SignInFailed");
        Assert.Contains($"{code} ({kind})", line.Message, StringComparison.Ordinal);
        await browser.AssertAnonymousAsync();
    }
}
