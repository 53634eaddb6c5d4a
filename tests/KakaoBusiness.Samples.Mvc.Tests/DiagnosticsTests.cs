using System.Net;
using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The page <c>/diagnostics</c>: what it tells, to whom, and what it keeps to itself.</summary>
public sealed class DiagnosticsTests
{
    private const string TokenInformation = "[data-endpoint$='/v1/business/tokeninfo']";
    private const string UserInformation = "[data-endpoint$='/v1/business/userinfo']";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_of_development_there_is_no_such_page_and_no_link_to_it(string environment)
    {
        await using var site = new SampleSite(options => options.Environment = environment);
        var browser = site.OpenBrowser();
        var account = await browser.SignInAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/diagnostics")).Status);
        Assert.DoesNotContain("iagnostics", account.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Business redirect URI to register at Kakao")]
    [InlineData("ko", "카카오에 등록할 비즈니스 리다이렉트 URI")]
    public async Task The_page_shows_the_redirect_uri_and_the_authorize_url_of_a_real_sign_in_without_its_state(string language, string headline)
    {
        await using var site = Start();
        var browser = site.OpenBrowser(language);

        var page = await browser.OpenAsync("/diagnostics");
        var signIn = (await browser.OpenWithoutRedirectAsync("/account/login")).Location!.AbsoluteUri;

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(headline, page.Text, StringComparison.Ordinal);
        Assert.Equal("http://localhost/signin-kakaobusiness", page.TextOf("#redirect-uri"));
        var state = QueryHelpers.ParseQuery(new Uri(signIn).Query)["state"].ToString();
        Assert.Equal(signIn.Replace(state, "{state}", StringComparison.Ordinal), page.TextOf("#authorize-url"));
    }

    [Fact]
    public async Task Looking_at_the_page_starts_no_sign_in()
    {
        await using var site = Start();
        var browser = site.OpenBrowser();

        await browser.OpenAsync("/diagnostics");

        Assert.Empty(browser.Cookies.Received);
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Authorize));
    }

    [Theory]
    [InlineData(true, "https://ads.example.com/signin-kakaobusiness")]
    [InlineData(false, "http://localhost/signin-kakaobusiness")]
    public async Task Behind_a_proxy_the_redirect_uri_is_the_public_one_where_the_proxy_is_believed_and_else_the_page_says_so(bool isBelieved, string redirectUri)
    {
        await using var site = Start(options =>
        {
            if (isBelieved) options.Settings["ForwardedHeaders:Enabled"] = "true";
            options.Services = services => services.AddSingleton<IStartupFilter>(new RemoteAddress(IPAddress.Loopback));
        });
        var browser = site.OpenBrowser();
        browser.Headers["X-Forwarded-Proto"] = "https";
        browser.Headers["X-Forwarded-Host"] = "ads.example.com";

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal(redirectUri, page.TextOf("#redirect-uri"));
        Assert.Contains("redirect_uri=" + Uri.EscapeDataString(redirectUri), page.TextOf("#authorize-url"), StringComparison.Ordinal);
        Assert.Equal(isBelieved ? 0 : 1, page.Document.QuerySelectorAll("#forwarded-headers").Length);
    }

    [Fact]
    public async Task A_secret_is_told_to_be_set_or_not_and_never_shown()
    {
        await using var site = Start();
        await using var without = Start(options => options.Settings["Authentication:Schemes:KakaoBusiness:ClientSecret"] = "");

        var page = await site.OpenBrowser().OpenAsync("/diagnostics");
        var other = await without.OpenBrowser().OpenAsync("/diagnostics");

        Assert.Equal("set", page.TextOf("[data-setting=ClientSecret]"));
        Assert.Equal("not set", other.TextOf("[data-setting=ClientSecret]"));
        Assert.DoesNotContain(site.Kakao.Options.ClientSecret!, page.Body, StringComparison.Ordinal);
        Assert.Equal("biz_account_email, moment_management", page.TextOf("[data-setting=Scope]"));
    }

    [Fact]
    public async Task A_signed_in_developer_sees_members_and_types_of_both_answers_and_no_value_of_them()
    {
        await using var site = Start();
        var browser = site.OpenBrowser();
        await browser.SignInAsync();
        var token = site.Kakao.Requests.Of(KakaoEndpoint.UserInformation).Single().Headers["Authorization"]!.Split(' ')[1];

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("{ id: number(10) token_user_id: number(10) biz_agreements: array(2) of { group: string(20) scope: string(17) } | { group: string(6) scope: string(17) ad_account_ids: array(2) of number(5) } status: string(6) }", page.TextOf(TokenInformation));
        Assert.Equal("{ id: number(10) biz_account_email: string(17) }", page.TextOf(UserInformation));
        string[] values = ["3100000001", "owner@example.com", "12345", $"{site.Kakao.Options.AppId}", token];
        Assert.All(values, value => Assert.DoesNotContain(value, page.Body, StringComparison.Ordinal));
        Assert.Equal(["true", "true", "true", "true"], page.Values("[data-fact]", "data-known"));
    }

    [Fact]
    public async Task A_body_that_was_guessed_wrong_is_shown_as_it_is_with_the_line_that_corrects_it()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(new KakaoFault(KakaoEndpoint.UserInformation)
        {
            StatusCode = 200,
            ContentType = "application/json",
            Content = """{"account":{"mail":"canary@example.com","verified":true},"owners":[{"no":4711},{"no":"4712","since":null}],"by_id":{"canary-4713":{}},"none":[]}"""u8.ToArray(),
        });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal(
            "{ account: { mail: string(18) verified: boolean } owners: array(2) of { no: number(4) } | { no: string(4) since: null } by_id: { (name not shown): {} } none: array(0) }",
            page.TextOf(UserInformation));
        Assert.DoesNotContain("canary", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("471", page.TextOf(UserInformation), StringComparison.Ordinal);
        Assert.Equal("Not known options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, \"…\");", page.TextOf("[data-fact=Email]"));
    }

    /// <summary>By fact: the line that the page shows, and the same line as an app writes it for this answer.</summary>
    private static readonly Dictionary<string, (string Line, Action<KakaoBusinessOptions> Apply)> Corrections = new()
    {
        ["AccountId"] = ("options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, \"…\");",
            options => options.ClaimActions.MapJsonKey(ClaimTypes.NameIdentifier, "number")),
        ["Email"] = ("options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, \"…\");",
            options => options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, "mail")),
        ["Scopes"] = ("options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedScopes, \"…\");",
            options => options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedScopes, "items")),
        ["AdAccounts"] = ("options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedResources, \"…\");",
            options => options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedResources, "places")),
    };

    public static TheoryData<string> Facts => [.. Corrections.Keys];

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task What_is_not_read_from_the_answers_is_read_with_the_line_that_the_page_shows_for_it(string fact)
    {
        var (line, apply) = Corrections[fact];
        await using var site = Start(kakao: GuessedWrong());
        await using var corrected = Start(options => options.Services = services => services.Configure(KakaoBusinessDefaults.AuthenticationScheme, apply), GuessedWrong());
        var (before, after) = (site.OpenBrowser(), corrected.OpenBrowser());
        await before.SignInAsync();
        await after.SignInAsync();

        var page = await before.OpenAsync("/diagnostics");
        var other = await after.OpenAsync("/diagnostics");

        Assert.Equal($"Not known {line}", page.TextOf($"[data-fact={fact}]"));
        Assert.Equal("known", other.TextOf($"[data-fact={fact}]"));
    }

    /// <summary>A Kakao whose answers hold everything, and nothing in its place.</summary>
    private static KakaoEmulator GuessedWrong()
    {
        var kakao = new KakaoEmulator();
        kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, """{"token_type":"bearer","access_token":"a-token-of-another-shape"}"""));
        kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"items":["moment_management"],"places":["moment:12345"]}"""));
        kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.UserInformation, """{"number":42,"mail":"owner@example.com"}"""));
        return kakao;
    }

    [Fact]
    public async Task What_kakao_answered_in_a_sign_in_that_failed_is_shown_to_somebody_who_is_not_signed_in()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(new KakaoFault(KakaoEndpoint.Token) { StatusCode = 200, ContentType = "application/json", Content = """{"token":"canary"}"""u8.ToArray() });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("{ token: string(6) }", page.TextOf("[data-endpoint$='/oauth/business/token']"));
        Assert.Equal(["invalid_response"], page.Values("[data-error]", "data-error"));
        Assert.DoesNotContain("canary", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Copy the shapes")]
    [InlineData("ko", "구조 복사")]
    public async Task Shapes_of_all_answers_are_ready_to_copy_and_show_no_value(string language, string button)
    {
        await using var site = Start();
        var browser = site.OpenBrowser(language);
        await browser.SignInAsync();
        await browser.SubmitAsync((await browser.OpenAsync("/account")).Form("form[action$='disconnect']"));

        var page = await browser.OpenAsync("/diagnostics");

        var shapes = page.TextOf("textarea#shapes");
        Assert.Contains("/oauth/business/token HTTP 200 { token_type: string(6) access_token: string(", shapes, StringComparison.Ordinal);
        Assert.Contains("/v1/business/tokeninfo HTTP 200 { id: number(10) token_user_id: number(10) biz_agreements: array(2) of {", shapes, StringComparison.Ordinal);
        Assert.Contains("/v1/business/userinfo HTTP 200 { id: number(10) biz_account_email: string(17) }", shapes, StringComparison.Ordinal);
        Assert.Contains("/v1/business/revoke HTTP 200 { id: number(10) }", shapes, StringComparison.Ordinal);
        Assert.All(["3100000001", "owner@example.com", "12345", "moment_management", "MOMENT", "bearer"], value => Assert.DoesNotContain(value, shapes, StringComparison.Ordinal));
        Assert.Equal(button, page.TextOf("button[data-copy='#shapes'][hidden]"));
        Assert.Equal("/js/copy.js", Assert.Single(page.Values("script", "src")).Split('?')[0]);
        Assert.EndsWith("; script-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("clipboard", (await browser.OpenAsync("/js/copy.js")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_of_two_sign_ins_are_compared_without_showing_them()
    {
        await using var site = Start();
        var browser = site.OpenBrowser();
        Assert.Empty((await browser.OpenAsync("/diagnostics")).Values("[data-id]", "data-id"));
        await browser.SignInAsync();
        var once = await browser.OpenAsync("/diagnostics");
        // Whoever is signed in is not sent to Kakao again.
        await site.OpenBrowser().SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal(["unknown", "unknown"], once.Values("[data-id]", "data-changed"));
        Assert.Equal(["true", "false"], page.Values("[data-id]", "data-changed"));
        Assert.Matches("^changed [0-9a-f]{8} → [0-9a-f]{8}$", page.TextOf("[data-id=id]"));
        Assert.DoesNotContain("3100000001", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Array_that_was_guessed_wrong_is_corrected_inside()
    {
        static KakaoEmulator Kakao()
        {
            var kakao = new KakaoEmulator();
            kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"biz_agreements":[{"product":"moment","places":[12345]}]}"""));
            return kakao;
        }

        await using var site = Start(kakao: Kakao());
        await using var corrected = Start(options => options.Services = services => services.Configure<KakaoBusinessOptions>(KakaoBusinessDefaults.AuthenticationScheme, kakao
            => kakao.TokenInformationClaimActions.MapJsonArray(KakaoBusinessClaimTypes.GrantedResources, "biz_agreements", entry => entry.GetProperty("places").EnumerateArray().Select(id => $"moment:{id}"))), Kakao());
        var (before, after) = (site.OpenBrowser(), corrected.OpenBrowser());
        await before.SignInAsync();
        await after.SignInAsync();

        Assert.Equal(
            "Not known options.TokenInformationClaimActions.MapJsonArray(KakaoBusinessClaimTypes.GrantedResources, \"biz_agreements\", entry => …);",
            (await before.OpenAsync("/diagnostics")).TextOf("[data-fact=AdAccounts]"));
        Assert.Equal("known", (await after.OpenAsync("/diagnostics")).TextOf("[data-fact=AdAccounts]"));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_told_as_that()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(new KakaoFault(KakaoEndpoint.TokenInformation) { StatusCode = 502, ContentType = "text/html", Content = "<p>canary</p>"u8.ToArray() });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("Not JSON.", page.TextOf(TokenInformation));
        Assert.NotEmpty(page.Values("[data-error]", "data-error"));
        Assert.DoesNotContain("canary", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_of_more_than_1_MB_is_told_as_that_and_not_as_unreachable(bool declaresLength)
    {
        await using var site = Start();
        const int Length = (1024 * 1024) + 1;
        site.Kakao.Faults.Add(declaresLength
            ? KakaoFault.Body(KakaoEndpoint.TokenInformation, $"\"{new string('a', Length - 2)}\"")
            : KakaoFault.HugeBody(KakaoEndpoint.TokenInformation, Length));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("Too large: more than 1 MB.", page.TextOf(TokenInformation));
        Assert.Equal(["invalid_response"], page.Values("[data-error]", "data-error"));
    }

    [Fact]
    public async Task An_answer_of_1_MB_is_read()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, $$"""{"id":1,"x":"{{new string('a', (1024 * 1024) - 15)}}"}"""));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("{ id: number(1) x: string(1048561) }", page.TextOf(TokenInformation));
        Assert.Empty(page.Values("[data-error]", "data-error"));
    }

    [Theory]
    [InlineData("no-business-center", "KOE025")]
    [InlineData("no-business-asset", "KOE027")]
    public async Task The_last_failure_is_shown_with_kakaos_code_the_cause_and_the_remedy(string persona, string code)
    {
        await using var site = Start();
        var browser = site.OpenBrowser();
        Assert.NotNull((await browser.OpenAsync("/diagnostics")).Document.QuerySelector("#no-failure"));

        var failure = await browser.SignInAsync(persona);
        var page = await browser.OpenAsync("/diagnostics");

        var shown = page.TextOf($"[data-error={code}]");
        Assert.Contains("UserAction", shown, StringComparison.Ordinal);
        // The library's own sentence, as the failure page quotes it too.
        Assert.Contains(failure.TextOf("main [lang=en]"), shown, StringComparison.Ordinal);
        Assert.StartsWith("https://developers.kakao.com/", page.Values($"[data-error={code}] a", "href").Single(), StringComparison.Ordinal);
        Assert.Equal(["/diagnostics"], failure.Values("main a[href='/diagnostics']", "href"));
    }

    private static SampleSite Start(Action<SampleSiteOptions>? configure = null, KakaoEmulator? kakao = null) => new(options =>
    {
        options.Environment = "Development";
        options.Kakao = kakao;
        configure?.Invoke(options);
    });
}
