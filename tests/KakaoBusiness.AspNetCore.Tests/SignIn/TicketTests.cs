using System.Net;
using System.Security.Claims;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>What the session knows after the sign-in, and where it knows it from.</summary>
public class TicketTests
{
    [Fact]
    public async Task Ticket_carries_the_token_and_few_small_claims()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["Scope"] = "moment_management keyword_management biz_account_email");
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync(accounts: ["moment:12345", "keyword:22346"]);
        var ticket = await browser.TicketAsync();

        // As Kakao answered them, which is another order than that of the request.
        Assert.Equal("biz_account_email keyword_management moment_management", ticket.GrantedScopes);
        Assert.Equal("moment:12345 keyword:22346", ticket.GrantedResources);
        Assert.Equal("3100000001", ticket.NameIdentifier);
        Assert.Equal("owner@example.com", ticket.Email);
        Assert.Equal(4, ticket.Claims.Count);
        Assert.All(ticket.Claims, claim => Assert.Equal("KakaoBusiness", claim.Issuer));
        Assert.NotNull(ticket.AccessToken);
        Assert.Equal("access_token", ticket.Items[".TokenNames"]);
        Assert.Single(ticket.Items.Keys, key => key.StartsWith(".Token.", StringComparison.Ordinal));
        Assert.Equal("KakaoBusiness", ticket.Items[".AuthScheme"]);
    }

    [Fact]
    public async Task Token_is_not_readable_in_any_cookie()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var callback = await browser.CallbackAsync();

        Assert.All(callback.SetCookies(), KnownSecrets.AssertNoneIn);
        // A ticket that is only packed shows no token as text either: it has to be what Data Protection made.
        var session = Assert.Single(callback.SetCookies(), cookie => cookie.StartsWith(".AspNetCore.Cookies=", StringComparison.Ordinal));
        Assert.StartsWith(".AspNetCore.Cookies=.CfDJ8", session, StringComparison.Ordinal);
        Assert.Equal(ScriptedKakao.Token, (await browser.TicketAsync()).AccessToken);
    }

    [Fact]
    public async Task Ticket_without_SaveTokens_has_claims_only()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["SaveTokens"] = "false");
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync();
        var ticket = await browser.TicketAsync();

        Assert.Null(ticket.AccessToken);
        Assert.Equal("owner@example.com", ticket.Email);
    }

    [Theory]
    [InlineData("""{"scopes":["from_tokeninfo"]}""", "from_tokeninfo")]
    [InlineData("""{"id":1}""", "moment_management biz_account_email")]
    [InlineData("""{"scopes":[]}""", "moment_management biz_account_email")]
    public async Task Missing_scopes_come_from_tokeninfo_or_the_request(string tokenInformation, string scopes)
    {
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json("""{"token_type":"bearer","access_token":"T"}"""),
            TokenInformationAnswer = ScriptedKakao.Json(tokenInformation),
        };
        var (ticket, _) = await SignInAsync(kakao, setup => setup.Scheme["Scope"] = "moment_management biz_account_email");

        Assert.Equal(scopes, ticket.GrantedScopes);
    }

    [Fact]
    public async Task Unstated_scopes_are_those_of_the_challenge()
    {
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json("""{"access_token":"T"}"""),
            TokenInformationAnswer = ScriptedKakao.Json("{}", HttpStatusCode.ServiceUnavailable),
        };
        await using var app = await TestApp.StartAsync(setup => (setup.Backchannel, setup.Scheme["Scope"]) = (kakao, "biz_account_email"));
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["keyword_management"] };
        using var browser = app.NewBrowser();

        Assert.Equal("keyword_management", (await browser.TicketOfCallbackAsync("/challenge")).GrantedScopes);
        Assert.Empty(kakao.RequestsTo(KakaoBusinessDefaults.UserInformationEndpoint));
    }

    [Theory]
    [InlineData("""{"id":7}""", """{"id":8}""", "8")]
    [InlineData("""{"id":7}""", """{"id":8,"token_user_id":"nine"}""", "nine")]
    [InlineData("""{"id":"seven"}""", """{}""", "seven")]
    [InlineData("""{"biz_account_email":"a@b.c"}""", """{"id":8}""", "8")]
    [InlineData("""{"id":null}""", """{"id":"8"}""", "8")]
    [InlineData("""{"id":{}}""", """{"id":[1]}""", null)]
    [InlineData("""{}""", """{}""", null)]
    public async Task Name_identifier_comes_from_tokeninfo_or_userinfo(string userInformation, string tokenInformation, string? expected)
    {
        var kakao = new ScriptedKakao { UserInformationAnswer = ScriptedKakao.Json(userInformation), TokenInformationAnswer = ScriptedKakao.Json(tokenInformation) };

        var (ticket, log) = await SignInAsync(kakao);

        Assert.Equal(expected, ticket.NameIdentifier);
        Assert.Equal(expected is null, log.Contains("AccountIdMissing"));
    }

    [Theory]
    [InlineData("moment_management", false)]
    [InlineData("moment_management biz_account_email", true)]
    public async Task Userinfo_is_asked_only_where_the_email_was_granted(string granted, bool asked)
    {
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json($$"""{"access_token":"T","scope":"{{granted}}"}""") };

        var (ticket, log) = await SignInAsync(kakao, setup => setup.Scheme["Scope"] = "biz_account_email moment_management");

        Assert.Equal(asked ? 1 : 0, kakao.RequestsTo(KakaoBusinessDefaults.UserInformationEndpoint).Count());
        Assert.Equal(asked ? "owner@example.com" : null, ticket.Email);
        Assert.DoesNotContain("EmailMissing", log);
    }

    [Fact]
    public async Task RetrieveTokenInformation_turns_tokeninfo_off()
    {
        var kakao = new ScriptedKakao();

        var (ticket, log) = await SignInAsync(kakao, setup => setup.Scheme["RetrieveTokenInformation"] = "false");

        Assert.Empty(kakao.RequestsTo(KakaoBusinessDefaults.TokenInformationEndpoint));
        Assert.Null(ticket.GrantedResources);
        Assert.Equal("moment_management biz_account_email", ticket.GrantedScopes);
        Assert.DoesNotContain("TokenInformationMissing", log);
    }

    [Fact]
    public async Task Missing_email_is_logged()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var callback = await browser.SignInAsync(persona: "owner-no-email");

        var ticket = await browser.TicketAsync();
        Assert.Null(ticket.Email);
        Assert.Equal("3100000002", ticket.NameIdentifier);
        Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "EmailMissing");
    }

    [Fact]
    public async Task Body_guessed_wrong_is_corrected_in_one_line_each()
    {
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json("""{"access_token":"T"}"""),
            UserInformationAnswer = ScriptedKakao.Json("""{"member":{"number":"77"},"mail":"new@example.com"}"""),
            TokenInformationAnswer = ScriptedKakao.Json("""{"permissions":"a_scope","accounts":"moment:9"}"""),
        };

        var (ticket, log) = await SignInAsync(kakao, setup => setup.Options = options =>
        {
            options.ClaimActions.MapJsonKey(KakaoBusinessClaimTypes.AccountEmail, "mail");
            options.ClaimActions.MapJsonSubKey(ClaimTypes.NameIdentifier, "member", "number");
            options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedScopes, "permissions");
            options.TokenInformationClaimActions.MapJsonKey(KakaoBusinessClaimTypes.GrantedResources, "accounts");
        });

        Assert.Equal("new@example.com", ticket.Email);
        Assert.Equal("77", ticket.NameIdentifier);
        Assert.Equal("a_scope", ticket.GrantedScopes);
        Assert.Equal("moment:9", ticket.GrantedResources);
        Assert.DoesNotContain("EmailMissing", log);
        Assert.DoesNotContain("AccountIdMissing", log);
    }

    [Fact]
    public async Task Agreements_of_tokeninfo_become_claims()
    {
        var kakao = new ScriptedKakao
        {
            TokenResponse = ScriptedKakao.Json("""{"access_token":"T"}"""),
            TokenInformationAnswer = ScriptedKakao.Json(
                """{"id":1,"token_user_id":2,"biz_agreements":[{"group":"MOMENT","scope":["moment_management"],"ad_account_ids":[12345]},{"group":"EASY_MSG","scope":"a_new_item","channel_profile_ids":["_x"]}],"status":"OK"}"""),
        };

        var (ticket, log) = await SignInAsync(kakao);

        Assert.Equal(("2", "moment_management a_new_item", "moment:12345 easy_msg:_x"), (ticket.NameIdentifier, ticket.GrantedScopes, ticket.GrantedResources));
        Assert.DoesNotContain("AccountIdMissing", log);
    }

    [Fact]
    public async Task Account_id_source_is_one_setting()
    {
        var kakao = new ScriptedKakao { TokenInformationAnswer = ScriptedKakao.Json("""{"id":1,"token_user_id":2}""") };

        var (ticket, _) = await SignInAsync(kakao, setup => setup.Scheme["AccountIdSource"] = "Id");

        Assert.Equal("1", ticket.NameIdentifier);
    }

    [Fact]
    public async Task Agreements_guessed_wrong_are_corrected_in_one_line()
    {
        var kakao = new ScriptedKakao
        {
            TokenInformationAnswer = ScriptedKakao.Json("""{"biz_agreements":[{"product":"moment","accounts":[1,"2"]},{"product":"x"},null,{"accounts":{}},{"accounts":["a b"]}]}"""),
        };

        var (ticket, _) = await SignInAsync(kakao, setup => setup.Options = options => options.TokenInformationClaimActions.MapJsonArray(
            KakaoBusinessClaimTypes.GrantedResources, "biz_agreements", entry => entry.GetProperty("accounts").EnumerateArray().Select(id => $"moment:{id}")));

        Assert.Equal("moment:1 moment:2", ticket.GrantedResources);
    }

    [Fact]
    public async Task Claims_can_be_mapped_and_default_ones_removed()
    {
        var kakao = new ScriptedKakao { UserInformationAnswer = ScriptedKakao.Json("""{"id":1,"email":"a@b.c","nick":"하늘"}""") };

        var (ticket, _) = await SignInAsync(kakao, setup => setup.Options = options =>
        {
            options.ClaimActions.MapJsonKey(ClaimTypes.Name, "nick");
            options.ClaimActions.Remove(KakaoBusinessClaimTypes.AccountEmail);
            options.TokenInformationClaimActions.Remove(KakaoBusinessClaimTypes.GrantedResources);
        });

        Assert.Equal("하늘", ticket[ClaimTypes.Name]);
        Assert.Null(ticket.Email);
        Assert.Null(ticket.GrantedResources);
    }

    [Fact]
    public async Task ClaimsIssuer_is_the_issuer_of_every_claim()
    {
        var (ticket, _) = await SignInAsync(new ScriptedKakao(), setup => setup.Scheme["ClaimsIssuer"] = "kakao");

        Assert.Equal(4, ticket.Claims.Count);
        Assert.All(ticket.Claims, claim => Assert.Equal("kakao", claim.Issuer));
    }

    private static async Task<(TicketView Ticket, List<string?> Log)> SignInAsync(ScriptedKakao kakao, Action<TestAppSetup>? configure = null)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Backchannel = kakao;
            configure?.Invoke(setup);
        });
        using var browser = app.NewBrowser();
        var ticket = await browser.TicketOfCallbackAsync();
        return (ticket, [.. app.Logs.GetSnapshot().Select(record => record.Id.Name)]);
    }
}
