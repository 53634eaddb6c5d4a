using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Faults;

public sealed class FaultTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SampleApp _app;

    public FaultTests() => _app = new SampleApp(clock: _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private KakaoFaultPlan Faults => _app.Emulator.Faults;

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Fault_skips_applies_and_ends()
    {
        var token = await _app.TokenAsync();
        Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 503, times: 2) with { Skip = 1 });

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
            answers.Add((await _app.CallAsync(SampleApp.TokenInformation, token)).Status);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK], answers);
        Assert.Equal(0, Faults.Count);
    }

    [Fact]
    public async Task Fault_applies_to_its_endpoint_until_cleared()
    {
        var token = await _app.TokenAsync();
        Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 500));

        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.UserInformation, token)).Status);
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.InternalServerError, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);

        Faults.Clear();
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.TokenInformation, token)).Status);
    }

    [Fact]
    public async Task Faults_of_an_endpoint_apply_in_order()
    {
        Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500, times: 1)).Add(KakaoFault.Status(KakaoEndpoint.Token, 502, times: 1));

        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.ExchangeAsync("x")).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await _app.ExchangeAsync("x")).Status);
    }

    [Fact]
    public async Task Concurrent_requests_are_affected_exactly_as_often_as_stated()
    {
        var token = await _app.TokenAsync();
        Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 503, times: 30) with { Skip = 20 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _app.CallAsync(SampleApp.TokenInformation, token))));

        Assert.Equal(30, answers.Count(answer => answer.Status == HttpStatusCode.ServiceUnavailable));
    }

    [Theory]
    [InlineData(-1, 400)]
    [InlineData(-2, 400)]
    [InlineData(-3, 403)]
    [InlineData(-4, 403)]
    [InlineData(-5, 403)]
    [InlineData(-7, 400)]
    [InlineData(-10, 400)]
    [InlineData(-6, 403)]
    [InlineData(-8, 400)]
    [InlineData(-9, 400)]
    [InlineData(-11, 400)]
    [InlineData(-12, 403)]
    [InlineData(-101, 400)]
    [InlineData(-406, 401)]
    [InlineData(-903, 400)]
    [InlineData(-31337, 400)]
    [InlineData(-401, 401)]
    [InlineData(-402, 403)]
    [InlineData(-603, 400)]
    [InlineData(-9798, 503)]
    public async Task Kapi_error_has_its_http_status(int code, int status)
    {
        Faults.Add(KakaoFault.Kapi(KakaoEndpoint.TokenInformation, code));
        var answer = await _app.CallAsync(SampleApp.TokenInformation, "any");

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(code, answer.Json.GetProperty("code").GetInt32());
        Assert.NotEmpty(answer.Text("msg")!);
        Assert.Equal(code == -402, answer.Json.TryGetProperty("required_scopes", out _));
    }

    [Theory]
    [InlineData(-1, 500)]
    [InlineData(-3, 400)]
    [InlineData(-5, 403)]
    [InlineData(-813, 400)]
    [InlineData(-820, 400)]
    public async Task Ad_API_error_has_status_of_ad_APIs(int code, int status)
    {
        Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, code, times: 1)).Add(KakaoFault.AdApi(KakaoEndpoint.MomentAdAccounts, code));

        Assert.Equal(status, (int)(await _app.CallAsync(SampleApp.MomentAdAccounts, "any")).Status);
        Assert.Equal(status, (int)(await _app.CallAsync(SampleApp.MomentAdAccounts, "any")).Status);
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData(403, 403)]
    [InlineData(429, 429)]
    [InlineData(200, 200)]
    public async Task Ad_api_error_contains_its_detail(int? asked, int status)
    {
        Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentReports, -813, asked, detailCode: 21006));
        var answer = await _app.CallAsync(SampleApp.MomentReport, "any");

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("""{"code":-813,"msg":"KakaoMomentException","extras":{"detailCode":21006,"detailMsg":"a detail that may echo data"}}""", answer.Body);
    }

    [Fact]
    public async Task Koe_error_at_token_is_an_error_response()
    {
        Faults.Add(KakaoFault.Koe(KakaoEndpoint.Token, "KOE237"));
        var answer = await _app.ExchangeAsync("any");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["error", "error_description", "error_code"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("KOE237", answer.Text("error_code"));
    }

    [Fact]
    public async Task Koe_error_at_authorize_redirects_to_the_app()
    {
        Faults.Add(KakaoFault.Koe(KakaoEndpoint.Authorize, "KOE005"));
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl());

        Assert.Contains("KOE005", answer.Redirect["error_description"], StringComparison.Ordinal);
        Assert.Equal("the state/&?", answer.Redirect["state"]);
    }

    [Fact]
    public async Task Body_is_sent_unchanged()
    {
        Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, "<html>oops</html>", "text/html", 502));
        var answer = await _app.ExchangeAsync("any");

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal("text/html", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("<html>oops</html>", answer.Body);
    }

    [Fact]
    public async Task Redirect_is_returned_and_not_followed()
    {
        Faults.Add(KakaoFault.Redirect(KakaoEndpoint.TokenInformation, "https://elsewhere.example/"));
        var answer = await _app.CallAsync(SampleApp.TokenInformation, "any");

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal("https://elsewhere.example/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Delay_follows_the_clock()
    {
        var token = await _app.TokenAsync();
        Faults.Add(KakaoFault.Delay(KakaoEndpoint.TokenInformation, TimeSpan.FromSeconds(30)));

        var call = _app.CallAsync(SampleApp.TokenInformation, token);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await call).Status);
    }

    [Fact]
    public async Task Hanging_request_ends_when_cancelled()
    {
        Faults.Add(KakaoFault.Hang(KakaoEndpoint.TokenInformation));
        using var patience = new CancellationTokenSource();
        var call = _app.Http.GetAsync(SampleApp.TokenInformation, patience.Token);

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(call.IsCompleted);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData(KakaoConnectionCut.BeforeResponse)]
    [InlineData(KakaoConnectionCut.InBody)]
    public async Task Cut_connection_fails_the_request(KakaoConnectionCut where)
    {
        Faults.Add(KakaoFault.Cut(KakaoEndpoint.Token, where));
        await Assert.ThrowsAsync<HttpRequestException>(() => _app.ExchangeAsync("any"));
    }

    [Fact]
    public async Task Dripping_body_arrives_byte_by_byte()
    {
        Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, "abc") with { DripInterval = TimeSpan.FromSeconds(1) });
        var form = new FormUrlEncodedContent(SampleApp.TokenForm("any"));
        using var request = new HttpRequestMessage(HttpMethod.Post, SampleApp.TokenUrl) { Content = form };
        using var response = await _app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using var body = await response.Content.ReadAsStreamAsync(Cancelled);

        var buffer = new byte[16];
        foreach (var expected in "abc")
        {
            var reading = body.ReadAsync(buffer, Cancelled).AsTask();
            Assert.False(reading.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, await reading);
            Assert.Equal(expected, (char)buffer[0]);
        }
    }

    [Fact]
    public async Task Huge_body_has_undeclared_length()
    {
        const long length = 3_000_000_000;
        Faults.Add(KakaoFault.HugeBody(KakaoEndpoint.Token, length));
        using var request = new HttpRequestMessage(HttpMethod.Post, SampleApp.TokenUrl);
        using var response = await _app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Null(response.Content.Headers.ContentLength);

        await using var body = await response.Content.ReadAsStreamAsync(Cancelled);
        var buffer = new byte[1024 * 1024];
        var total = 0L;
        for (int count; (count = await body.ReadAsync(buffer, Cancelled)) > 0;)
            total += count;
        Assert.Equal(length, total);
    }

    [Fact]
    public void Fault_text_omits_its_body() =>
        Assert.DoesNotContain("secret", KakaoFault.Body(KakaoEndpoint.Token, "a secret").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Fault_that_can_never_apply_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500, times: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500) with { Skip = -1 }));
    }
}
