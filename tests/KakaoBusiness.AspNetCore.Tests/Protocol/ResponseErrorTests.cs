using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KakaoBusiness.AspNetCore.Protocol;
using KakaoBusiness.Tests.Shared.Kakao;

namespace KakaoBusiness.AspNetCore.Tests.Protocol;

/// <summary><see cref="KakaoBusinessError.FromResponseAsync"/> on answers of the ad APIs.</summary>
public class ResponseErrorTests
{
    private const string Moment = """{"code":-813,"msg":"KakaoMomentException secret","extras":{"detailCode":21006,"detailMsg":"secret"}}""";

    [Theory]
    [InlineData(400, Moment, "-813", KakaoBusinessErrorKind.BusinessRule, 21006L)]
    [InlineData(403, Moment, "-813", KakaoBusinessErrorKind.Permission, 21006L)]
    [InlineData(429, Moment, "-813", KakaoBusinessErrorKind.RateLimited, 21006L)]
    [InlineData(500, Moment, "-813", KakaoBusinessErrorKind.Transient, 21006L)]
    [InlineData(200, Moment, "-813", KakaoBusinessErrorKind.BusinessRule, 21006L)]
    [InlineData(400, """{"code":-820,"msg":"x","extras":{"detailCode":"31001"}}""", "-820", KakaoBusinessErrorKind.BusinessRule, 31001L)]
    [InlineData(403, """{"code":-820,"msg":"x"}""", "-820", KakaoBusinessErrorKind.Permission, null)]
    [InlineData(500, """{"code":-1,"msg":"x"}""", "-1", KakaoBusinessErrorKind.Transient, null)]
    [InlineData(400, """{"code":-3,"msg":"x","extras":null}""", "-3", KakaoBusinessErrorKind.AppConfiguration, null)]
    [InlineData(429, """{"code":-10,"msg":"x","extras":{"detailCode":{}}}""", "-10", KakaoBusinessErrorKind.RateLimited, null)]
    [InlineData(429, """{"code":-2,"msg":"x"}""", "-2", KakaoBusinessErrorKind.RateLimited, null)]
    [InlineData(502, """{"code":-401,"msg":"x"}""", "-401", KakaoBusinessErrorKind.Transient, null)]
    [InlineData(401, """{"code":-401,"msg":"secret"}""", "-401", KakaoBusinessErrorKind.TokenDead, null)]
    [InlineData(400, """{"code":-31337,"msg":"x"}""", "-31337", KakaoBusinessErrorKind.Protocol, null)]
    [InlineData(403, """{"code":-31337,"msg":"x"}""", "-31337", KakaoBusinessErrorKind.Permission, null)]
    [InlineData(429, "", "too_many_requests", KakaoBusinessErrorKind.RateLimited, null)]
    [InlineData(503, "<html>secret</html>", "server_error", KakaoBusinessErrorKind.Transient, null)]
    [InlineData(404, """{"status":404,"error":"secret_token_value"}""", "unknown_error", KakaoBusinessErrorKind.Protocol, null)]
    public async Task Status_and_code_give_kind_and_detail(int status, string body, string code, KakaoBusinessErrorKind kind, long? detail)
    {
        using var response = Answer(status, body);

        var error = await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken);

        Assert.NotNull(error);
        Assert.Equal((code, kind, detail, status), (error.Code, error.Kind, error.DetailCode, error.StatusCode));
        Assert.DoesNotContain("secret", $"{error} {error.UserMessage} {error.UserMessageKorean}", StringComparison.Ordinal);
        if (detail is not null) Assert.Contains($"({detail})", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"code":0,"message":"OK","data":[]}""")]
    [InlineData("""{"code":"200","data":[]}""")]
    [InlineData("""{"content":[],"error":"none of the API's"}""")]
    [InlineData("[-813]")]
    [InlineData("")]
    public async Task Success_is_no_error(string body)
    {
        using var response = Answer(200, body);

        Assert.Null(await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken));
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"code":-402,"required_scopes":["moment_delete"]}""", "moment_delete")]
    [InlineData("""{"code":-402,"required_scope":"moment_delete"}""", "moment_delete")]
    [InlineData("""{"code":-402,"required_scopes":[],"required_scope":["moment_delete","keyword_delete"]}""", "moment_delete keyword_delete")]
    [InlineData("""{"code":-402,"required_scopes":"moment_delete","required_scope":"moment_management"}""", "moment_delete")]
    public async Task Missing_scopes_are_read_from_either_member(string body, string expected)
    {
        using var response = Answer(403, body);

        var error = await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken);

        Assert.Equal(expected, string.Join(' ', error!.RequiredScopes));
    }

    [Fact]
    public async Task Endless_error_is_described_by_its_status()
    {
        var stream = new Bytes(Encoding.UTF8.GetBytes(Moment + new string(' ', 4 * ErrorResponse.MaxErrorLength)));
        using var response = new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StreamContent(stream) };

        var error = await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken);

        Assert.Equal("server_error", error!.Code);
        Assert.InRange(stream.BytesRead, 1, 2 * ErrorResponse.MaxErrorLength);
    }

    [Fact]
    public async Task Too_long_buffered_error_is_not_parsed()
    {
        using var response = Answer(400, Moment + new string(' ', ErrorResponse.MaxErrorLength));
        await response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);

        Assert.Equal("unknown_error", (await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken))!.Code);
    }

    [Fact]
    public async Task Success_of_unknown_length_is_left_unread()
    {
        var stream = new Bytes(Encoding.UTF8.GetBytes(Moment));
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(stream) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        Assert.Null(await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken));
        Assert.Equal(0, stream.BytesRead);
    }

    [Fact]
    public async Task Success_that_is_no_json_is_left_unread()
    {
        var stream = new Bytes(new byte[100]);
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(stream) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        response.Content.Headers.ContentLength = 100;

        Assert.Null(await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken));
        Assert.Equal(0, stream.BytesRead);
    }

    [Fact]
    public async Task Broken_body_is_described_by_its_status()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StreamContent(new Broken()) };

        Assert.Equal(KakaoBusinessErrorKind.RateLimited, (await KakaoBusinessError.FromResponseAsync(response, TestContext.Current.CancellationToken))!.Kind);
    }

    [Fact]
    public async Task Cancellation_is_thrown()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StreamContent(new Bytes(new byte[100])) };
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => KakaoBusinessError.FromResponseAsync(response, cancelled.Token));
    }

    private static HttpResponseMessage Answer(int status, string body)
        => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private sealed class Bytes(byte[] content) : CountingStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, content.Length - BytesRead);
            Array.Copy(content, BytesRead, buffer, offset, count);
            BytesRead += count;
            return count;
        }
    }

    private sealed class Broken : CountingStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("broken");
    }
}
