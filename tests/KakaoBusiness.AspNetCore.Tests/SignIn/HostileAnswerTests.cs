using System.Net;
using System.Text;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Kakao;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

/// <summary>Every malformed thing from the network ends as a failed sign-in with a clear reason, and the next sign-in works.</summary>
public class HostileAnswerTests
{
    private static readonly byte[] InvalidUtf8 = [.. "{\"access_token\":\""u8, 0xC3, 0x28, .. "\"}"u8];

    private static readonly Dictionary<string, (Func<FakeTimeProvider, ScriptedKakao.Answer> Answer, string Code, int Status)> Answers = new()
    {
        ["nothing"] = (_ => ScriptedKakao.Json(""), "invalid_response", 502),
        ["no content"] = (_ => ScriptedKakao.Json("", HttpStatusCode.NoContent), "invalid_response", 502),
        ["not json"] = (_ => ScriptedKakao.Json("access_token=x&token_type=bearer"), "invalid_response", 502),
        ["html with 200"] = (_ => ScriptedKakao.Body("<!DOCTYPE html><html></html>"u8.ToArray(), "text/html"), "invalid_response", 502),
        ["an array"] = (_ => ScriptedKakao.Json("""[{"access_token":"x"}]"""), "invalid_response", 502),
        ["a string"] = (_ => ScriptedKakao.Json("\"access_token\""), "invalid_response", 502),
        ["null"] = (_ => ScriptedKakao.Json("null"), "invalid_response", 502),
        ["truncated"] = (_ => ScriptedKakao.Json("""{"token_type":"bearer","access_to"""), "invalid_response", 502),
        ["two documents"] = (_ => ScriptedKakao.Json("""{"access_token":"x"}{}"""), "invalid_response", 502),
        ["invalid UTF-8"] = (_ => ScriptedKakao.Body(InvalidUtf8, "application/json"), "invalid_response", 502),
        ["UTF-16"] = (_ => ScriptedKakao.Body(Encoding.Unicode.GetBytes("""{"access_token":"x"}"""), "application/json; charset=utf-16"), "invalid_response", 502),
        ["a lone surrogate"] = (_ => ScriptedKakao.Json("""{"access_token":"x\uD800"}"""), "invalid_response", 502),
        ["a lone surrogate in a name"] = (_ => ScriptedKakao.Json("""{"access_token":"x","\uDFFF":1}"""), "invalid_response", 502),
        ["a lone surrogate in the scope"] = (_ => ScriptedKakao.Json("""{"access_token":"x","scope":["\uD800"]}"""), "invalid_response", 502),
        ["a lone surrogate in the error"] = (_ => ScriptedKakao.Json("""{"error":"\uD800"}""", HttpStatusCode.BadRequest), "unknown_error", 400),
        ["deep nesting"] = (_ => ScriptedKakao.Json($$"""{"access_token":"x","a":{{new string('[', 5000)}}{{new string(']', 5000)}}}"""), "invalid_response", 502),
        ["no token"] = (_ => ScriptedKakao.Json("""{"token_type":"bearer"}"""), "invalid_response", 502),
        ["an empty token"] = (_ => ScriptedKakao.Json("""{"access_token":""}"""), "invalid_response", 502),
        ["a null token"] = (_ => ScriptedKakao.Json("""{"access_token":null}"""), "invalid_response", 502),
        ["a number for a token"] = (_ => ScriptedKakao.Json("""{"access_token":12345}"""), "invalid_response", 502),
        ["an object for a token"] = (_ => ScriptedKakao.Json("""{"access_token":{"value":"x"}}"""), "invalid_response", 502),
        ["a token with a line break"] = (_ => ScriptedKakao.Json("""{"access_token":"x\r\nHost: evil"}"""), "invalid_response", 502),
        ["a token beyond ASCII"] = (_ => ScriptedKakao.Json("""{"access_token":"토큰"}"""), "invalid_response", 502),
        ["a token too long"] = (_ => ScriptedKakao.Json($$"""{"access_token":"{{new string('x', 5000)}}"}"""), "invalid_response", 502),
        ["a mac token"] = (_ => ScriptedKakao.Json("""{"access_token":"x","token_type":"mac"}"""), "invalid_response", 502),
        ["a number for a type"] = (_ => ScriptedKakao.Json("""{"access_token":"x","token_type":1}"""), "invalid_response", 502),
        ["an error with 200"] = (_ => ScriptedKakao.Json("""{"error":"invalid_grant","access_token":"x"}"""), "invalid_grant", 400),
        ["an error object"] = (_ => ScriptedKakao.Json("""{"error":{"message":"x"}}""", HttpStatusCode.BadRequest), "unknown_error", 400),
        ["msg and code with 200"] = (_ => ScriptedKakao.Json("""{"msg":"x","code":-2}"""), "-2", 400),
        ["msg and code with 503"] = (_ => ScriptedKakao.Json("""{"msg":"x","code":-9798}""", HttpStatusCode.ServiceUnavailable), "-9798", 503),
        ["400 without a body"] = (_ => ScriptedKakao.Json("", HttpStatusCode.BadRequest), "unknown_error", 400),
        ["401 with a good body"] = (_ => ScriptedKakao.Json("""{"access_token":"x"}""", HttpStatusCode.Unauthorized), "unknown_error", 400),
        ["429"] = (_ => ScriptedKakao.Json("", HttpStatusCode.TooManyRequests), "too_many_requests", 503),
        ["500 with html"] = (_ => ScriptedKakao.Body("<html>"u8.ToArray(), "text/html", HttpStatusCode.InternalServerError), "server_error", 502),
        ["503"] = (_ => ScriptedKakao.Json("", HttpStatusCode.ServiceUnavailable), "server_error", 502),
        ["301"] = (_ => Redirect(HttpStatusCode.MovedPermanently), "invalid_response", 502),
        ["302"] = (_ => Redirect(HttpStatusCode.Redirect), "invalid_response", 502),
        ["307"] = (_ => Redirect(HttpStatusCode.TemporaryRedirect), "invalid_response", 502),
        ["308"] = (_ => Redirect(HttpStatusCode.PermanentRedirect), "invalid_response", 502),
        ["unreachable"] = (_ => ScriptedKakao.Throw(new HttpRequestException("to " + ScriptedKakao.Code)), "unreachable", 502),
        ["a socket error"] = (_ => ScriptedKakao.Throw(new System.Net.Sockets.SocketException(104)), "unreachable", 502),
        ["a bug in the app's handler"] = (_ => ScriptedKakao.Throw(new InvalidOperationException(ScriptedKakao.Code)), "unreachable", 502),
        ["cut in the body"] = (_ => ScriptedKakao.Stream(() => HostileContent.Cut()), "unreachable", 502),
        ["50 MB"] = (_ => ScriptedKakao.Stream(() => new HostileContent.Endless(50 * 1024 * 1024)), "invalid_response", 502),
        ["50 MB announced"] = (_ => Announced(50 * 1024 * 1024), "invalid_response", 502),
        ["a length that lies"] = (_ => Announced(10), "invalid_response", 502),
        ["a gzip bomb"] = (_ => HostileContent.Decompressed(HostileContent.GZip(new HostileContent.Endless(50 * 1024 * 1024))), "invalid_response", 502),
        ["broken gzip"] = (_ => HostileContent.Decompressed("not gzip at all"u8.ToArray()), "invalid_response", 502),
        ["hanging before the headers"] = (Hang, "timeout", 504),
        ["hanging in the body"] = (time => ScriptedKakao.Stream(() => HostileContent.Hang(time)), "timeout", 504),
        ["dripping"] = (time => ScriptedKakao.Stream(() => HostileContent.Drip(time)), "timeout", 504),
        ["a client that gave up"] = (_ => ScriptedKakao.Throw(new TaskCanceledException("by HttpClient.Timeout")), "timeout", 504),
    };

    public static TheoryData<string> AnswerNames => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public async Task Hostile_token_response_fails_only_its_sign_in(string name)
    {
        var (answer, code, status) = Answers[name];
        var kakao = new ScriptedKakao();
        var good = kakao.TokenResponse;
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        kakao.TokenResponse = answer(app.Time);
        using var browser = app.NewBrowser();
        var start = app.Time.GetUtcNow();

        using var response = await browser.CallbackAsync();

        Assert.Equal(status, (int)response.StatusCode);
        var page = await response.TextAsync();
        Assert.Contains($">{code}<", page, StringComparison.Ordinal);
        KnownSecrets.AssertNoneIn(page);
        KnownSecrets.AssertNoneLogged(app);
        Assert.InRange(app.Time.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Single(kakao.Requests);

        kakao.TokenResponse = good;
        Assert.Equal(ScriptedKakao.Token, (await browser.TicketOfCallbackAsync()).AccessToken);
    }

    [Fact]
    public async Task Endless_response_is_read_up_to_a_megabyte()
    {
        var body = new HostileContent.Endless(long.MaxValue);
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Stream(() => body) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.InRange(body.BytesRead, 1024 * 1024, 1024 * 1024 + 1);
    }

    [Fact]
    public async Task Answer_of_a_megabyte_is_still_read()
    {
        var json = """{"access_token":"T"}""";
        var kakao = new ScriptedKakao { TokenResponse = ScriptedKakao.Json(json.PadRight(1024 * 1024)) };
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        using var browser = app.NewBrowser();

        Assert.Equal("T", (await browser.TicketOfCallbackAsync()).AccessToken);
    }

    [Theory]
    [MemberData(nameof(AnswerNames))]
    public async Task Hostile_userinfo_and_tokeninfo_only_lose_their_content(string name)
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => setup.Backchannel = kakao);
        kakao.UserInformationAnswer = Answers[name].Answer(app.Time);
        kakao.TokenInformationAnswer = Answers[name].Answer(app.Time);
        using var browser = app.NewBrowser();

        var ticket = await browser.TicketOfCallbackAsync();

        Assert.Equal(ScriptedKakao.Token, ticket.AccessToken);
        Assert.Equal("moment_management biz_account_email", ticket.GrantedScopes);
        KnownSecrets.AssertNoneLogged(app);
    }

    [Fact]
    public async Task Limit_is_the_configured_one()
    {
        var kakao = new ScriptedKakao();
        await using var app = await TestApp.StartAsync(setup => (setup.Backchannel, setup.Scheme["BackchannelTimeout"]) = (kakao, "00:00:05"));
        var body = HostileContent.Drip(app.Time);
        kakao.TokenResponse = ScriptedKakao.Stream(() => body);
        using var browser = app.NewBrowser();

        using var response = await browser.CallbackAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(4, body.BytesRead);
    }

    private static ScriptedKakao.Answer Redirect(HttpStatusCode status) => (_, _) => Task.FromResult(new HttpResponseMessage(status)
    {
        Headers = { Location = new Uri("https://evil.test/token") },
        Content = new StringContent("""{"access_token":"x"}"""),
    });

    private static ScriptedKakao.Answer Announced(long length) => (_, _) =>
    {
        var content = new StreamContent(new HostileContent.Endless(50 * 1024 * 1024));
        content.Headers.ContentLength = length;
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    };

    private static ScriptedKakao.Answer Hang(FakeTimeProvider time) => async (_, cancellationToken) =>
    {
        var hang = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        time.Advance(TimeSpan.FromSeconds(15));
        await hang;
        throw new InvalidOperationException("The limit did not hold.");
    };
}
