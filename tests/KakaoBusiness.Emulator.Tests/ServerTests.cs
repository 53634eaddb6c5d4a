using System.Net;

namespace KakaoBusiness.Emulator.Tests;

public sealed class ServerTests : IAsyncLifetime
{
    private readonly KakaoEmulator _emulator = new();
    private readonly SocketsHttpHandler _sockets = new() { AllowAutoRedirect = false };
    private KakaoEmulatorServer _server = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator.RegisterRedirectUri(SampleApp.RedirectUri);
        _server = await KakaoEmulatorServer.StartAsync(_emulator, cancellationToken: Cancelled);
        _http = new HttpClient(_sockets) { BaseAddress = _server.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Server_listens_on_loopback()
    {
        Assert.Equal("127.0.0.1", _server.BaseAddress.Host);
        Assert.NotEqual(0, _server.BaseAddress.Port);
    }

    [Fact]
    public async Task Sign_in_runs_over_the_port()
    {
        using var page = await _http.GetAsync(SampleApp.AuthorizeUrl().PathAndQuery, Cancelled);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.False(page.Headers.Contains("Server"));

        var redirect = await _emulator.AgreeAsync(SampleApp.AuthorizeUrl(), cancellationToken: Cancelled);
        using var exchange = await _http.PostAsync("/oauth/business/token", new FormUrlEncodedContent(SampleApp.TokenForm(SampleApp.QueryOf(redirect)["code"]!)), Cancelled);

        Assert.Equal(HttpStatusCode.OK, exchange.StatusCode);
        Assert.NotNull(exchange.Content.Headers.ContentLength);
        Assert.Equal(1, _emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Head_is_not_allowed_at_authorize()
    {
        using var answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, SampleApp.AuthorizeUrl().PathAndQuery), Cancelled);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData(KakaoConnectionCut.BeforeResponse)]
    [InlineData(KakaoConnectionCut.InBody)]
    public async Task Cut_breaks_the_connection(KakaoConnectionCut where)
    {
        _emulator.Faults.Add(KakaoFault.Cut(KakaoEndpoint.TokenInformation, where));
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync("/v1/business/tokeninfo", Cancelled));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(503)]
    public async Task Planned_status_arrives(int status)
    {
        _emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, status));
        using var answer = await _http.GetAsync("/v1/business/tokeninfo", Cancelled);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData((64 * 1024) + 1)]
    [InlineData(8 * 1024 * 1024)]
    public async Task Body_beyond_64_KB_is_refused(int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/business/token") { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.ExpectContinue = true;
        using var answer = await _http.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Stopping_cuts_a_hanging_request()
    {
        _emulator.Faults.Add(KakaoFault.Hang(KakaoEndpoint.TokenInformation));
        var call = _http.GetAsync("/v1/business/tokeninfo", Cancelled);
        while (_emulator.Requests.All.Count == 0)
            await Task.Yield();

        await _server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Port_in_use_fails_the_start() =>
        await Assert.ThrowsAsync<IOException>(() => KakaoEmulatorServer.StartAsync(_emulator, _server.BaseAddress.Port, cancellationToken: Cancelled));
}
