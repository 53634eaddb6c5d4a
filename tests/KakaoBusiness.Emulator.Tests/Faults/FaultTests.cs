using System.Net;
using System.Text;
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
    public async Task A_fault_skips_strikes_and_is_over()
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
    public async Task A_fault_strikes_its_endpoint_only_and_until_cleared()
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
    public async Task Faults_of_one_endpoint_strike_in_the_order_they_were_added()
    {
        Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500, times: 1)).Add(KakaoFault.Status(KakaoEndpoint.Token, 502, times: 1));

        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.ExchangeAsync("x")).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await _app.ExchangeAsync("x")).Status);
    }

    [Fact]
    public async Task Of_many_requests_at_once_exactly_as_many_are_struck_as_the_fault_says()
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
    public async Task A_kapi_error_has_its_http_status(int code, int status)
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
    public async Task Ad_api_error_has_the_status_of_the_ad_apis(int code, int status)
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
    public async Task Ad_api_error_carries_its_detail(int? asked, int status)
    {
        Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentReports, -813, asked, detailCode: 21006));
        var answer = await _app.CallAsync(SampleApp.MomentReport, "any");

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("""{"code":-813,"msg":"KakaoMomentException","extras":{"detailCode":21006,"detailMsg":"a detail that may echo data"}}""", answer.Body);
    }

    [Fact]
    public async Task A_koe_error_at_the_token_endpoint_is_its_error_answer()
    {
        Faults.Add(KakaoFault.Koe(KakaoEndpoint.Token, "KOE237"));
        var answer = await _app.ExchangeAsync("any");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(["error", "error_description", "error_code"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("KOE237", answer.Text("error_code"));
    }

    [Fact]
    public async Task A_koe_error_at_authorize_is_redirected_to_the_app()
    {
        Faults.Add(KakaoFault.Koe(KakaoEndpoint.Authorize, "KOE005"));
        var answer = await _app.GetAsync(SampleApp.AuthorizeUrl());

        Assert.Contains("KOE005", answer.Redirect["error_description"], StringComparison.Ordinal);
        Assert.Equal("the state/&?", answer.Redirect["state"]);
    }

    [Fact]
    public async Task A_body_comes_as_it_was_given()
    {
        Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, "<html>oops</html>", "text/html", 502));
        var answer = await _app.ExchangeAsync("any");

        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal("text/html", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("<html>oops</html>", answer.Body);
    }

    [Fact]
    public async Task A_redirect_is_shown_and_not_followed()
    {
        Faults.Add(KakaoFault.Redirect(KakaoEndpoint.TokenInformation, "https://elsewhere.example/"));
        var answer = await _app.CallAsync(SampleApp.TokenInformation, "any");

        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal("https://elsewhere.example/", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_delay_is_over_when_the_clock_says_so()
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
    public async Task A_request_that_hangs_ends_when_the_caller_cancels()
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
    [InlineData(KakaoConnectionCut.BeforeAnswer)]
    [InlineData(KakaoConnectionCut.InBody)]
    public async Task A_cut_connection_is_a_failed_request(KakaoConnectionCut where)
    {
        Faults.Add(KakaoFault.Cut(KakaoEndpoint.Token, where));
        await Assert.ThrowsAsync<HttpRequestException>(() => _app.ExchangeAsync("any"));
    }

    [Fact]
    public async Task A_dripping_body_comes_byte_by_byte_and_whole()
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
    public async Task A_huge_body_has_the_length_that_was_asked_for_and_no_declared_one()
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
    public void A_fault_never_prints_its_body() =>
        Assert.DoesNotContain("secret", KakaoFault.Body(KakaoEndpoint.Token, "a secret").ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_fault_that_can_never_strike_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500, times: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Faults.Add(KakaoFault.Status(KakaoEndpoint.Token, 500) with { Skip = -1 }));
    }
}
