using System.Security.Cryptography;
using System.Text;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>What is asked of Kakao's "Get business authorization code".</summary>
public class ChallengeTests
{
    [Fact]
    public async Task Exactly_the_documented_parameters_are_sent_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        var url = await browser.ChallengeAsync();

        Assert.Equal("https://kauth.kakao.com/oauth/business/authorize", url.GetLeftPart(UriPartial.Path));
        var parameters = url.Parameters();
        Assert.Equal(["client_id", "response_type", "redirect_uri", "scope", "state"], parameters.Select(pair => pair.Key));
        Assert.Equal([TestApp.ClientId, "code", "http://app.test/signin-kakaobusiness", "biz_account_email"], parameters.Take(4).Select(pair => pair.Value));
    }

    [Fact]
    public async Task Scopes_are_joined_with_commas()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["Scope"] = "moment_management keyword_management an_item_of_tomorrow");
        using var browser = app.NewBrowser();

        Assert.Equal("moment_management,keyword_management,an_item_of_tomorrow", (await browser.ChallengeAsync()).Parameter("scope"));
    }

    [Theory]
    [InlineData("moment_management", "moment:1 keyword:2", "moment:1 keyword:2")]
    [InlineData("moment_management", "", "")]
    [InlineData("moment_create", "", "moment:*")]
    [InlineData("keyword_create", "", "keyword:*")]
    [InlineData("moment_create keyword_create", "", "moment:* keyword:*")]
    [InlineData("moment_create", "moment:*", "moment:*")]
    [InlineData("moment_create", "keyword:7", "keyword:7 moment:*")]
    [InlineData("moment_management", "moment:1 moment:* moment:2 keyword:3", "moment:* keyword:3")]
    [InlineData("channel_tomorrow", "channel:* channel:9", "channel:*")]
    public async Task Resource_IDs_are_repeated_and_wildcards_added(string scopes, string configured, string sent)
    {
        await using var app = await TestApp.StartAsync(setup => (setup.Scheme["Scope"], setup.Scheme["ResourceIds"]) = (scopes, configured));
        using var browser = app.NewBrowser();

        var url = await browser.ChallengeAsync();

        Assert.Equal(Split(sent), url.Parameters().Where(pair => pair.Key == "resource_ids").Select(pair => pair.Value));
    }

    [Theory]
    [InlineData(new[] { "keyword_management" }, null, "keyword_management", "moment:1")]
    [InlineData(null, new[] { "moment:2", "moment:3" }, "moment_management", "moment:2 moment:3")]
    [InlineData(null, new string[0], "moment_management", "")]
    [InlineData(new[] { "moment_delete", "moment_delete" }, new[] { "moment:2" }, "moment_delete", "moment:2")]
    [InlineData(new[] { "moment_create" }, null, "moment_create", "moment:*")]
    [InlineData(new[] { "moment_create" }, new[] { "moment:2", "keyword:3" }, "moment_create", "keyword:3 moment:*")]
    [InlineData(new string[0], null, "moment_management", "moment:1")]
    public async Task Challenge_asks_for_its_own_scopes_and_ad_accounts(string[]? scopes, string[]? resourceIds, string sentScopes, string sentResourceIds)
    {
        await using var app = await TestApp.StartAsync(setup => (setup.Scheme["Scope"], setup.Scheme["ResourceIds"]) = ("moment_management", "moment:1"));
        app.Challenge = () =>
        {
            var properties = new KakaoBusinessChallengeProperties { ResourceIds = resourceIds };
            if (scopes is not null) properties.Scope = scopes;
            return properties;
        };
        using var browser = app.NewBrowser();

        var url = await browser.ChallengeAsync("/challenge");

        Assert.Equal(sentScopes, url.Parameter("scope"));
        Assert.Equal(Split(sentResourceIds), url.Parameters().Where(pair => pair.Key == "resource_ids").Select(pair => pair.Value));
    }

    [Fact]
    public async Task Scopes_of_the_frameworks_own_challenge_properties_work_too()
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new OAuthChallengeProperties { Scope = ["keyword_delete"] };
        using var browser = app.NewBrowser();

        Assert.Equal("keyword_delete", (await browser.ChallengeAsync("/challenge")).Parameter("scope"));
    }

    [Theory]
    [InlineData("moment management", "moment:1", "Scope has the entry 'moment management', which cannot be sent")]
    [InlineData(null, "moment:1", "Scope has the entry '(null)', which cannot be sent")]
    [InlineData("moment_management", "moment:1,moment:2", "ResourceIds has the entry 'moment:1,moment:2', which cannot be sent")]
    [InlineData("moment_management", "moment\r\n", "ResourceIds has the entry 'moment??', which cannot be sent")]
    [InlineData("moment_management", "0123456789012345678901234567890123456789+", "ResourceIds has the entry '0123456789012345678901234567890123456789', which")]
    public async Task Unsendable_challenge_throws_a_clear_error(string? scope, string resourceId, string fault)
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = [scope!], ResourceIds = [resourceId] };
        using var browser = app.NewBrowser();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/challenge"));

        Assert.StartsWith("This challenge cannot be sent to Kakao. " + fault, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_that_has_a_query_keeps_it()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Scheme["AuthorizationEndpoint"] = "https://kauth.kakao.com/oauth/business/authorize?through=proxy");
        using var browser = app.NewBrowser();

        Assert.Equal(["through", "client_id"], (await browser.ChallengeAsync()).Parameters().Select(pair => pair.Key).Take(2));
    }

    [Fact]
    public void Consent_is_forced_only_where_a_challenge_says_so()
    {
        Assert.False(new KakaoBusinessChallengeProperties().ForceConsent);
        Assert.True(new KakaoBusinessChallengeProperties { ForceConsent = true }.ForceConsent);
        Assert.False(new KakaoBusinessChallengeProperties { ForceConsent = false }.ForceConsent);
    }

    [Fact]
    public async Task Requested_scopes_travel_in_state_and_ticket()
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new KakaoBusinessChallengeProperties { Scope = ["moment_management", "biz_account_email"], ResourceIds = ["moment:12345"] };
        using var browser = app.NewBrowser();

        var url = await browser.ChallengeAsync("/challenge");
        var state = StateOf(app, url);
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken));
        var ticket = await browser.TicketAsync();

        Assert.Equal("moment_management biz_account_email", state.Items[".kakaobusiness.scope"]);
        Assert.Equal("moment:12345", state.Items[".kakaobusiness.resource_ids"]);
        Assert.Equal("moment_management biz_account_email", ticket.Items[".kakaobusiness.scope"]);
        Assert.Equal("moment:12345", ticket.Items[".kakaobusiness.resource_ids"]);
    }

    [Fact]
    public async Task State_is_protected_and_a_fresh_one_every_time()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        var first = (await browser.ChallengeAsync("/private")).Parameter("state");
        var second = (await browser.ChallengeAsync("/private")).Parameter("state");

        Assert.NotEqual(first, second);
        Assert.DoesNotContain("private", Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(first)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pkce_verifier_reaches_only_the_token_request()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => (setup.Backchannel, setup.Scheme["UsePkce"]) = (kakao, "true"));
        using var browser = app.NewBrowser();

        var url = await browser.ChallengeAsync();
        using var callback = await browser.GetAsync(Browser.CallbackUrl(url, "code=c&state={state}"));

        Assert.Equal("S256", url.Parameter("code_challenge_method"));
        var verifier = QueryHelpers.ParseQuery(kakao.TokenRequest.Body)["code_verifier"].ToString();
        Assert.InRange(verifier.Length, 43, 128);
        Assert.Equal(url.Parameter("code_challenge"), WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        Assert.DoesNotContain(verifier, (await browser.TicketAsync()).Items.Values);
    }

    [Fact]
    public async Task Additional_authorization_parameters_are_sent()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Options = options => options.AdditionalAuthorizationParameters["lang"] = "ko KR");
        using var browser = app.NewBrowser();

        Assert.Equal("ko KR", (await browser.ChallengeAsync()).Parameter("lang"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Correlation_cookie_has_safe_attributes(bool https)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Https = https);
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync("/private");

        var cookie = Assert.Single(response.SetCookies());
        Assert.StartsWith(https ? "__Host-KakaoBusiness.Correlation." : ".AspNetCore.Correlation.", cookie, StringComparison.Ordinal);
        Assert.Contains(https ? "; path=/;" : "; path=/signin-kakaobusiness;", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=lax", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Equal(https, cookie.Contains("; secure", StringComparison.Ordinal));
        Assert.Contains("; expires=Sun, 01 Jan 2090 00:15:00 GMT", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenge_logs_no_state_or_cookie()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.GetAsync("/private");

        var cookieName = Assert.Single(response.SetCookies()).Split('=')[0];
        KnownSecrets.AssertNoneLogged(app, response.Headers.Location!.Parameter("state"), cookieName);
    }

    private static AuthenticationProperties StateOf(TestApp app, Uri url)
        => app.Services.GetRequiredService<IOptionsMonitor<KakaoBusinessOptions>>().Get("KakaoBusiness").StateDataFormat.Unprotect(url.Parameter("state"))!;

    private static string[] Split(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
