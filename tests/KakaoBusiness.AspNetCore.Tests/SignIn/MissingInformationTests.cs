using System.Net;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.Logging;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>The sign-in is worth more than the e-mail: where userinfo or tokeninfo fails, the user is signed in with what is known.</summary>
public class MissingInformationTests
{
    private static readonly Dictionary<string, (ScriptedKakao.Answer Answer, string Code)> Failures = new()
    {
        ["401"] = (ScriptedKakao.Json("""{"msg":"this access token does not exist","code":-401}""", HttpStatusCode.Unauthorized), "-401"),
        ["403 without a body"] = (ScriptedKakao.Json("", HttpStatusCode.Forbidden), "unknown_error"),
        ["-402"] = (ScriptedKakao.Json($$"""{"msg":"{{ScriptedKakao.Token}}","code":-402,"required_scopes":["biz_account_email"]}""", HttpStatusCode.Forbidden), "-402"),
        ["KOE in a 200"] = (ScriptedKakao.Json("""{"error":"x","error_code":"KOE125"}"""), "KOE125"),
        ["500"] = (ScriptedKakao.Json("oops", HttpStatusCode.InternalServerError), "server_error"),
        ["429"] = (ScriptedKakao.Json("", HttpStatusCode.TooManyRequests), "too_many_requests"),
        ["an array"] = (ScriptedKakao.Json("[1,2]"), "invalid_response"),
        ["html"] = (ScriptedKakao.Body("<html>"u8.ToArray(), "text/html"), "invalid_response"),
        ["nothing"] = (ScriptedKakao.Json(""), "invalid_response"),
        ["unreachable"] = (ScriptedKakao.Throw(new HttpRequestException("no route to " + ScriptedKakao.Token)), "unreachable"),
        ["redirect"] = (ScriptedKakao.Json("", HttpStatusCode.Redirect), "invalid_response"),
        ["an exception of the app's own handler"] = (ScriptedKakao.Throw(new InvalidOperationException(ScriptedKakao.Token)), "unreachable"),
        ["the token as a code"] = (ScriptedKakao.Json($$"""{"error":"{{ScriptedKakao.Token[..32]}}"}""", HttpStatusCode.BadRequest), "unknown_error"),
        ["the token in msg and code"] = (ScriptedKakao.Json($$"""{"msg":"{{ScriptedKakao.Token}}","code":"{{ScriptedKakao.Token}}"}""", HttpStatusCode.BadRequest), "unknown_error"),
    };

    public static TheoryData<string> FailureNames => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(FailureNames))]
    public async Task Failed_userinfo_signs_in_without_email(string failure)
    {
        var kakao = new ScriptedKakao { UserInformationAnswer = Failures[failure].Answer };

        var (ticket, line) = await SignInAsync(kakao, "UserInformationMissing");

        Assert.Null(ticket.Email);
        Assert.Equal("3100000001", ticket.NameIdentifier);
        Assert.Equal("moment:12345 moment:12346", ticket.GrantedResources);
        Assert.Contains($"({Failures[failure].Code})", line, StringComparison.Ordinal);
        Assert.Contains("no e-mail", line, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FailureNames))]
    public async Task Failed_tokeninfo_signs_in_without_ad_accounts(string failure)
    {
        var kakao = new ScriptedKakao { TokenInformationAnswer = Failures[failure].Answer };

        var (ticket, line) = await SignInAsync(kakao, "TokenInformationMissing");

        Assert.Null(ticket.GrantedResources);
        Assert.Equal("owner@example.com", ticket.Email);
        Assert.Equal("3100000001", ticket.NameIdentifier);
        Assert.Equal("moment_management biz_account_email", ticket.GrantedScopes);
        Assert.Contains($"({Failures[failure].Code})", line, StringComparison.Ordinal);
        Assert.Contains("ad accounts", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_both_the_token_answer_is_enough()
    {
        var kakao = new ScriptedKakao { TokenInformationAnswer = Failures["500"].Answer, UserInformationAnswer = Failures["500"].Answer };

        var (ticket, _) = await SignInAsync(kakao, "UserInformationMissing");

        Assert.Equal(ScriptedKakao.Token, ticket.AccessToken);
        Assert.Equal("moment_management biz_account_email", Assert.Single(ticket.Claims).Value);
    }

    [Fact]
    public async Task Userinfo_that_hangs_is_given_up_at_the_limit()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        kakao.UserInformationAnswer = async (_, cancellationToken) =>
        {
            var hang = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            app.Time.Advance(TimeSpan.FromSeconds(15));
            await hang;
            throw new InvalidOperationException("The limit did not hold.");
        };
        using var browser = app.NewBrowser();

        var ticket = await browser.TicketOfCallbackAsync();

        Assert.Null(ticket.Email);
        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == "UserInformationMissing");
        Assert.Contains("(timeout)", line.Message, StringComparison.Ordinal);
    }

    private static async Task<(TicketView Ticket, string Line)> SignInAsync(ScriptedKakao kakao, string eventName)
    {
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();
        var ticket = await browser.TicketOfCallbackAsync();
        KnownSecrets.AssertNoneLogged(app, ScriptedKakao.Token[..32]);
        var line = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Name == eventName);
        Assert.Equal(LogLevel.Warning, line.Level);
        return (ticket, line.Message);
    }
}
