using System.Net;

namespace KakaoBusiness.Emulator.Tests.Http;

public sealed class MessageHandlerTests : IDisposable
{
    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Unknown_path_is_not_found()
    {
        var answer = await _app.CallAsync("https://kapi.kakao.com/v2/user/me", "any");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("not found", answer.Text("error"));
    }

    [Theory]
    [InlineData(SampleApp.TokenUrl, "GET", "POST")]
    [InlineData(SampleApp.TokenInformation, "POST", "GET")]
    [InlineData(SampleApp.UserInformation, "DELETE", "GET")]
    [InlineData(SampleApp.Revoke, "GET", "POST")]
    [InlineData(SampleApp.MomentAdAccounts, "POST", "GET")]
    public async Task Wrong_method_names_the_allowed_one(string url, string wrong, string right)
    {
        var answer = await _app.CallAsync(url, "any", new HttpMethod(wrong));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Status);
        Assert.Equal([right], answer.ContentHeaders.Allow);
    }

    [Theory]
    [InlineData(64 * 1024, HttpStatusCode.BadRequest)]
    [InlineData((64 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_beyond_64_KB_is_refused(int length, HttpStatusCode expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, SampleApp.TokenUrl) { Content = new ByteArrayContent(new byte[length]) };
        Assert.Equal(expected, (await _app.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Any_host_is_served()
    {
        var token = await _app.TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync("http://localhost:1234/v1/business/tokeninfo", token)).Status);
    }

    [Fact]
    public async Task Received_requests_are_recorded()
    {
        var code = await _app.CodeAsync();
        await _app.ExchangeAsync(code);
        await _app.CallAsync(SampleApp.TokenInformation + "?a=1", "the-token");

        Assert.Equal([KakaoEndpoint.Authorize, KakaoEndpoint.Consent, KakaoEndpoint.Token, KakaoEndpoint.TokenInformation], _app.Emulator.Requests.All.Select(request => request.Endpoint));
        var exchange = Assert.Single(_app.Emulator.Requests.Of(KakaoEndpoint.Token));
        Assert.Equal(("POST", "/oauth/business/token"), (exchange.Method, exchange.Path));
        Assert.Equal(code, exchange.Form["code"]);
        Assert.Null(exchange.Form["code_verifier"]);
        Assert.Equal("application/x-www-form-urlencoded", exchange.Headers["content-type"]);
        var information = Assert.Single(_app.Emulator.Requests.Of(KakaoEndpoint.TokenInformation));
        Assert.Equal("1", information.Query["a"]);
        Assert.Equal("Bearer the-token", information.Headers["Authorization"]);

        _app.Emulator.Requests.Clear();
        Assert.Empty(_app.Emulator.Requests.All);
    }

    [Fact]
    public async Task Request_log_keeps_the_latest()
    {
        for (var i = 0; i <= KakaoRequestLog.Capacity; i++)
            await _app.GetAsync(new Uri($"https://kapi.kakao.com/{i}"));

        Assert.Equal(KakaoRequestLog.Capacity, _app.Emulator.Requests.All.Count);
        Assert.Equal("/1", _app.Emulator.Requests.All[0].Path);
    }

    [Fact]
    public async Task Request_log_forgets_large_requests_sooner()
    {
        for (var i = 0; i < 600; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://kapi.kakao.com/{i}") { Headers = { { "X-Large", new string('x', 20_000) } } };
            await _app.SendAsync(request);
        }

        Assert.InRange(_app.Emulator.Requests.All.Count, 300, 500);
        Assert.Equal("/599", _app.Emulator.Requests.All[^1].Path);
    }

    [Fact]
    public async Task Printed_objects_omit_secrets()
    {
        await _app.ExchangeAsync("a-secret-code");
        var received = Assert.Single(_app.Emulator.Requests.All);

        Assert.DoesNotContain("secret", $"{received} {received.Form} {received.Headers}".Replace("client_secret", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emulators_share_no_state()
    {
        using var other = new SampleApp();
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.CallAsync(SampleApp.TokenInformation, await _app.TokenAsync())).Status);
    }
}
