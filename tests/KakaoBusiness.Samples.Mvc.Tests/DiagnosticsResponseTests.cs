using System.Security.Claims;
using KakaoBusiness.AspNetCore;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Mvc.Tests.Fixture;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.Samples.Mvc.Tests;

/// <summary>The page <c>/diagnostics</c>: the structure of Kakao's responses, and what the library reads from them.</summary>
public sealed class DiagnosticsResponseTests
{
    private const string TokenInformation = "[data-endpoint$='/v1/business/tokeninfo']";
    private const string UserInformation = "[data-endpoint$='/v1/business/userinfo']";

    [Fact]
    public async Task Page_shows_members_and_types_without_values()
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
    public async Task Unexpected_body_is_shown_with_correcting_line()
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
        Assert.Equal("Unknown options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, \"…\");", page.TextOf("[data-fact=Email]"));
    }

    /// <summary>For each fact, the line that the page shows, and that line as an app writes it for this response.</summary>
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
    public async Task Shown_line_makes_the_fact_found(string fact)
    {
        var (line, apply) = Corrections[fact];
        await using var site = Start(kakao: CreateUnexpected());
        await using var corrected = Start(options => options.Services = services => services.Configure(KakaoBusinessDefaults.AuthenticationScheme, apply), CreateUnexpected());
        var (before, after) = (site.OpenBrowser(), corrected.OpenBrowser());
        await before.SignInAsync();
        await after.SignInAsync();

        var page = await before.OpenAsync("/diagnostics");
        var other = await after.OpenAsync("/diagnostics");

        Assert.Equal($"Unknown {line}", page.TextOf($"[data-fact={fact}]"));
        Assert.Equal("found", other.TextOf($"[data-fact={fact}]"));
    }

    /// <summary>Creates an emulator whose responses have all facts under unexpected names.</summary>
    private static KakaoEmulator CreateUnexpected()
    {
        var kakao = new KakaoEmulator();
        kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, """{"token_type":"bearer","access_token":"a-token-of-another-shape"}"""));
        kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, """{"items":["moment_management"],"places":["moment:12345"]}"""));
        kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.UserInformation, """{"number":42,"mail":"owner@example.com"}"""));
        return kakao;
    }

    [Theory]
    [InlineData("en", "Copy the structure")]
    [InlineData("ko", "구조 복사")]
    public async Task Structure_can_be_copied_without_values(string language, string button)
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
    public async Task Unexpected_array_is_corrected_inside()
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
            "Unknown options.TokenInformationClaimActions.MapJsonArray(KakaoBusinessClaimTypes.GrantedResources, \"biz_agreements\", entry => …);",
            (await before.OpenAsync("/diagnostics")).TextOf("[data-fact=AdAccounts]"));
        Assert.Equal("found", (await after.OpenAsync("/diagnostics")).TextOf("[data-fact=AdAccounts]"));
    }

    [Fact]
    public async Task Response_without_JSON_is_reported()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(new KakaoFault(KakaoEndpoint.TokenInformation) { StatusCode = 502, ContentType = "text/html", Content = "<p>canary</p>"u8.ToArray() });
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("The response is not JSON.", page.TextOf(TokenInformation));
        Assert.NotEmpty(page.Values("[data-error]", "data-error"));
        Assert.DoesNotContain("canary", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Response_above_1_MB_is_reported(bool declaresLength)
    {
        await using var site = Start();
        const int Length = (1024 * 1024) + 1;
        site.Kakao.Faults.Add(declaresLength
            ? KakaoFault.Body(KakaoEndpoint.TokenInformation, $"\"{new string('a', Length - 2)}\"")
            : KakaoFault.HugeBody(KakaoEndpoint.TokenInformation, Length));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("Not read, because it is larger than 1 MB.", page.TextOf(TokenInformation));
        Assert.Equal(["invalid_response"], page.Values("[data-error]", "data-error"));
    }

    [Fact]
    public async Task Response_of_1_MB_is_read()
    {
        await using var site = Start();
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.TokenInformation, $$"""{"id":1,"x":"{{new string('a', (1024 * 1024) - 15)}}"}"""));
        var browser = site.OpenBrowser();
        await browser.SignInAsync();

        var page = await browser.OpenAsync("/diagnostics");

        Assert.Equal("{ id: number(1) x: string(1048561) }", page.TextOf(TokenInformation));
        Assert.Empty(page.Values("[data-error]", "data-error"));
    }

    private static SampleSite Start(Action<SampleSiteOptions>? configure = null, KakaoEmulator? kakao = null) => new(options =>
    {
        options.Environment = "Development";
        options.Kakao = kakao;
        configure?.Invoke(options);
    });
}
