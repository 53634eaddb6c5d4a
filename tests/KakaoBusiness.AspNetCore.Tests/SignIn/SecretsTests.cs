using KakaoBusiness.AspNetCore.Tests.Testing;
using System.Net;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>Code, client secret and token are in no log line, exception or page, at Trace and whatever happens.</summary>
public class SecretsTests
{
    [Fact]
    public async Task A_sign_in_that_succeeds_logs_no_secret()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        var authorizeUrl = await browser.ChallengeAsync();
        using var callback = await browser.GetAsync(Browser.CallbackUrl(authorizeUrl, $"code={ScriptedKakao.Code}&state={{state}}"));
        var ticket = await browser.TicketAsync();

        Assert.Equal(ScriptedKakao.Token, ticket.AccessToken);
        Canaries.AssertNoneLogged(app, authorizeUrl.Parameter("state"));
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant","error_description":"authorization code not found for code=canaryAuthorizationCode0123456789","error_code":"KOE320"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"error_description":"canaryAuthorizationCode0123456789 canaryClientSecret0123456789abcd"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"msg":"canaryAuthorizationCode0123456789","code":-2}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"access_token":"canaryBusinessToken-0123456789-abcdefgh","error":"canaryBusinessToken"}""", HttpStatusCode.OK)]
    [InlineData("""{"access_token":"canaryBusinessToken-0123456789-abcdefgh","token_type":"mac"}""", HttpStatusCode.OK)]
    [InlineData("""canaryClientSecret0123456789abcd""", HttpStatusCode.InternalServerError)]
    [InlineData("""{"access_token":"canaryBusinessToken-0123456789-abcdefgh","x":""", HttpStatusCode.OK)]
    public async Task A_token_answer_that_echoes_secrets_leaks_none(string body, HttpStatusCode status)
    {
        var kakao = new ScriptedKakao { TokenAnswer = ScriptedKakao.Json(body, status) };
        Exception? failure = null;
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Backchannel = kakao;
            setup.Options = options => options.Events.OnRemoteFailure = context =>
            {
                failure = context.Failure;
                return Task.CompletedTask;
            };
        });
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Canaries.AssertNoneIn(Assert.IsType<KakaoBusinessAuthenticationException>(failure).ToString());
        Canaries.AssertNoneIn(await response.TextAsync());
        Assert.All(response.Headers, header => Canaries.AssertNoneIn(string.Join('\n', header.Value)));
        Canaries.AssertNoneLogged(app);
    }

    [Fact]
    public async Task A_callback_whose_description_echoes_secrets_leaks_none()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"error=invalid_request&error_description={ScriptedKakao.Code}+{TestApp.ClientSecret}&state={{state}}");

        var page = await response.TextAsync();
        Assert.Contains(">invalid_request<", page, StringComparison.Ordinal);
        Canaries.AssertNoneIn(page);
        Canaries.AssertNoneLogged(app);
    }

    [Fact]
    public async Task In_Development_too_a_failed_callback_shows_no_stack_trace()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Environment = "Development");
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync($"code={ScriptedKakao.Code}&state={{state}}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var page = await response.TextAsync();
        Assert.Contains(">KOE320<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", page, StringComparison.Ordinal);
        Canaries.AssertNoneIn(page);
    }
}
