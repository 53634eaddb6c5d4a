using System.Net;
using KakaoBusiness.Emulator;
using Microsoft.Net.Http.Headers;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>
/// A user's browser, whose pages a test reads and whose forms it submits, Kakao's consent page included. It can open the site, Kakao, and
/// what listens on loopback.
/// </summary>
internal sealed class Browser : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly Uri _home;
    private readonly KakaoBrowserHandler _handler;
    private readonly HttpMessageInvoker _invoker;

    /// <param name="home">The address of the site.</param>
    /// <param name="kakao">The emulator at Kakao's addresses.</param>
    /// <param name="network">Sends requests to all other addresses.</param>
    public Browser(Uri home, KakaoEmulator kakao, HttpMessageHandler network)
    {
        _home = home;
        _handler = new KakaoBrowserHandler(kakao) { AllowAutoRedirect = false, Decision = KakaoConsentDecision.Wait, InnerHandler = network };
        _invoker = new HttpMessageInvoker(_handler);
    }

    /// <summary>The <c>Accept-Language</c> header.</summary>
    public string Language { get; set; } = "en";

    /// <summary>The headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = new() { ["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8" };

    /// <summary>All requested addresses, in order.</summary>
    public List<Uri> Visited { get; } = [];

    /// <summary>All received <c>Set-Cookie</c> headers, including deletions.</summary>
    public List<SetCookieHeaderValue> ReceivedCookies { get; } = [];

    /// <summary>The names of the site's cookies.</summary>
    public IEnumerable<string> CookieNames => GetCookies().Select(cookie => cookie.Name);

    /// <summary>Adds the site's cookies of another browser.</summary>
    public void CopyCookies(Browser other) => _handler.Cookies.Add(other.GetCookies());

    /// <summary>Opens an address, which may be relative to the site, and follows redirects.</summary>
    public Task<Page> OpenAsync(string url) => FollowAsync(HttpMethod.Get, new Uri(_home, url), fields: null);

    /// <inheritdoc cref="OpenAsync(string)"/>
    public Task<Page> OpenAsync(Uri url) => FollowAsync(HttpMethod.Get, url, fields: null);

    /// <summary>Opens an address without following redirects.</summary>
    public Task<Page> OpenWithoutRedirectAsync(string url) => SendAsync(HttpMethod.Get, new Uri(_home, url), fields: null);

    /// <summary>Submits a form and follows redirects.</summary>
    public Task<Page> SubmitAsync(PageForm form) => FollowAsync(form.Method, form.Action, form.Fields);

    /// <summary>Submits a form without following redirects.</summary>
    public Task<Page> SubmitWithoutRedirectAsync(PageForm form) => SendAsync(form.Method, form.Action, form.Fields);

    /// <summary>Posts fields to the site without a form.</summary>
    public Task<Page> PostAsync(string url, params IEnumerable<KeyValuePair<string, string>> fields) => FollowAsync(HttpMethod.Post, new Uri(_home, url), fields);

    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
    }

    private CookieCollection GetCookies() => _handler.Cookies.GetCookies(new UriBuilder(_home) { Scheme = "https" }.Uri);

    private async Task<Page> FollowAsync(HttpMethod method, Uri url, IEnumerable<KeyValuePair<string, string>>? fields)
    {
        var page = await SendAsync(method, url, fields);
        for (var count = 0; page.Location is { } location; count++)
        {
            Assert.True(count < MaxRedirects, $"More than {MaxRedirects} redirects, the last one to {location.GetLeftPart(UriPartial.Path)}.");
            page = await SendAsync(HttpMethod.Get, location, fields: null);
        }

        return page;
    }

    private async Task<Page> SendAsync(HttpMethod method, Uri url, IEnumerable<KeyValuePair<string, string>>? fields)
    {
        Visited.Add(url);
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("Accept-Language", Language);
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (fields is not null && method != HttpMethod.Get) request.Content = new FormUrlEncodedContent(fields);

        using var response = await _invoker.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies)) ReceivedCookies.AddRange(cookies.Select(cookie => SetCookieHeaderValue.Parse(cookie)));
        var isRedirect = response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.RedirectMethod or HttpStatusCode.MovedPermanently;
        Assert.True(!isRedirect || response.Headers.Location is not null, "A redirect without a Location.");
        return new Page(url, response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

/// <summary>Sends requests for the site to its test server, and those to other loopback addresses over the network.</summary>
/// <param name="site">The test server, or <see langword="null"/> if the site listens on a port.</param>
/// <param name="home">The address of the site.</param>
internal sealed class SiteNetwork(HttpMessageHandler? site, Uri home) : HttpMessageHandler
{
    private readonly HttpMessageInvoker? _site = site is null ? null : new(site);
    private readonly HttpMessageInvoker _loopback = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (_site is not null && url.Host == home.Host && url.IsDefaultPort) return _site.SendAsync(request, cancellationToken);
        return url.IsLoopback
            ? _loopback.SendAsync(request, cancellationToken)
            : throw new InvalidOperationException($"The browser was redirected to {url.GetLeftPart(UriPartial.Path)}, which is not part of this test.");
    }
}
