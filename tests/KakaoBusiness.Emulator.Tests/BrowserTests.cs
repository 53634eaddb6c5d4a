using System.Net;
using System.Net.Http.Headers;

namespace KakaoBusiness.Emulator.Tests;

/// <summary>The browser in front of an app that is scripted: what it sends where, and which redirects it follows.</summary>
public sealed class BrowserTests : IDisposable
{
    private readonly KakaoEmulator _kakao = new();
    private readonly ScriptedApp _app = new();
    private readonly KakaoBrowserHandler _browser;
    private readonly HttpClient _client;

    public BrowserTests()
    {
        _kakao.RegisterRedirectUri(SampleApp.RedirectUri);
        _browser = new KakaoBrowserHandler(_kakao) { InnerHandler = _app };
        _client = new HttpClient(_browser) { BaseAddress = new Uri("https://app.example") };
        _app.Answer = request => request.RequestUri!.AbsolutePath == "/" ? Redirect(SampleApp.AuthorizeUrl().AbsoluteUri) : Page();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Agreeing_user_returns_with_a_code()
    {
        using var page = await _client.GetAsync("/", Cancelled);

        Assert.Equal("/signin-kakao-business", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.NotNull(SampleApp.QueryOf(page.RequestMessage.RequestUri)["code"]);
    }

    [Fact]
    public async Task Cancelling_user_returns_with_access_denied()
    {
        _browser.Decision = KakaoConsentDecision.Cancel;
        using var page = await _client.GetAsync("/", Cancelled);
        Assert.Equal("access_denied", SampleApp.QueryOf(page.RequestMessage!.RequestUri)["error"]);
    }

    [Fact]
    public async Task Redirect_is_returned_if_redirects_are_off()
    {
        _browser.AllowAutoRedirect = false;
        using var redirect = await _client.GetAsync("/", Cancelled);
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.Equal("kauth.kakao.com", redirect.Headers.Location!.Host);
    }

    [Fact]
    public async Task Waiting_user_sees_the_localized_consent_screen()
    {
        _browser.Decision = KakaoConsentDecision.Wait;
        _client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("en"));
        using var page = await _client.GetAsync("/", Cancelled);

        Assert.Equal("kauth.kakao.com", page.RequestMessage!.RequestUri!.Host);
        Assert.Contains("Haneul Kim", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chosen_persona_and_accounts_are_granted()
    {
        _browser.Persona = "other-owner";
        _browser.AdAccounts = ["moment:14346"];
        using var page = await _client.GetAsync("/", Cancelled);

        var form = Assert.Single(_kakao.Requests.Of(KakaoEndpoint.Consent)).Form;
        Assert.Equal("other-owner", form["persona"]);
        Assert.Equal(["moment:14346"], form.Values("account"));
    }

    [Fact]
    public void Unknown_persona_is_refused() => Assert.Throws<ArgumentException>(() => _browser.Persona = "nobody");

    [Fact]
    public async Task Kakao_page_is_returned()
    {
        _kakao.Options.RedirectUris.Clear();
        using var page = await _client.GetAsync("/", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("KOE028", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_returns_to_its_host_and_path_only()
    {
        _app.Answer = request => request.RequestUri!.AbsolutePath == "/"
            ? Redirect(SampleApp.AuthorizeUrl().AbsoluteUri, "correlation=1; path=/signin-kakao-business; secure; httponly")
            : Page();
        using var page = await _client.GetAsync("/", Cancelled);
        using var home = await _client.GetAsync("/home", Cancelled);

        Assert.Equal(["", "correlation=1", ""], _app.Received.Select(request => request.Cookie));
        Assert.Null(Assert.Single(_kakao.Requests.Of(KakaoEndpoint.Authorize)).Headers["Cookie"]);
    }

    [Fact]
    public async Task Secure_cookie_works_over_http_on_loopback()
    {
        _app.Answer = _ => Page("session=1; path=/; secure");
        using var first = await _client.GetAsync(new Uri("http://localhost/"), Cancelled);
        using var second = await _client.GetAsync(new Uri("http://localhost/"), Cancelled);
        Assert.Equal("session=1", _app.Received[1].Cookie);
    }

    [Fact]
    public async Task Cookie_of_another_domain_is_dropped()
    {
        _app.Answer = _ => Page("session=1; domain=stranger.example");
        using var page = await _client.GetAsync("/", Cancelled);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(0, _browser.Cookies.Count);
    }

    [Fact]
    public async Task Redirect_to_another_host_is_returned()
    {
        _app.Answer = _ => Redirect("https://stranger.example/");
        using var answer = await _client.GetAsync("/", Cancelled);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Single(_app.Received);
    }

    [Theory]
    [InlineData(302, "GET", "")]
    [InlineData(303, "GET", "")]
    [InlineData(307, "POST", "a=b")]
    [InlineData(308, "POST", "a=b")]
    public async Task Post_is_redirected_as_in_browsers(int status, string method, string body)
    {
        _app.Answer = request => request.RequestUri!.AbsolutePath == "/form" ? Redirect("/next", status: status) : Page();
        using var page = await _client.PostAsync("/form", new FormUrlEncodedContent([new("a", "b")]), Cancelled);

        Assert.Equal((method, body), (_app.Received[1].Method, _app.Received[1].Body));
    }

    [Fact]
    public async Task Endless_redirect_fails()
    {
        _app.Answer = _ => Redirect("/again");
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync("/", Cancelled));
    }

    [Theory]
    [InlineData(null, "text/html")]
    [InlineData("application/json", "application/json")]
    public async Task Accept_header_defaults_to_a_page(string? accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/home");
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var page = await _client.SendAsync(request, Cancelled);
        Assert.StartsWith(expected, _app.Received.Single().Accept, StringComparison.Ordinal);
    }

    private static HttpResponseMessage Page(string? setCookie = null)
    {
        var page = new HttpResponseMessage(HttpStatusCode.OK);
        if (setCookie is not null) page.Headers.TryAddWithoutValidation("Set-Cookie", setCookie);
        return page;
    }

    private static HttpResponseMessage Redirect(string location, string? setCookie = null, int status = 302)
    {
        var redirect = Page(setCookie);
        redirect.StatusCode = (HttpStatusCode)status;
        redirect.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        return redirect;
    }

    private sealed class ScriptedApp : HttpMessageHandler
    {
        public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = _ => Page();

        public List<(string Method, string Cookie, string Accept, string Body)> Received { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Received.Add((request.Method.Method, HeaderOf(request, "Cookie"), HeaderOf(request, "Accept"), body));
            return Answer(request);
        }

        private static string HeaderOf(HttpRequestMessage request, string name)
            => request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";
    }
}
