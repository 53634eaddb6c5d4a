using System.Net;

namespace KakaoBusiness.Samples.Mvc.Tests.Fixture;

/// <summary>One person's browser: keeps cookies, follows redirects from host to host, and reaches only what it was routed to.</summary>
internal sealed class Browser(Uri home, CookieJar cookies)
{
    private const int MaxRedirects = 10;

    private readonly List<(Func<Uri, bool> Covers, HttpMessageInvoker Invoker)> _routes = [];

    public CookieJar Cookies { get; } = cookies;

    /// <summary>What <c>Accept-Language</c> says.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Headers that go with every request.</summary>
    public Dictionary<string, string> Headers { get; } = new() { ["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8" };

    /// <summary>Every address asked for, in order.</summary>
    public List<Uri> Visited { get; } = [];

    public void Route(Func<Uri, bool> covers, HttpMessageHandler handler) => _routes.Add((covers, new HttpMessageInvoker(handler)));

    /// <summary>Opens an address, of the site where it is relative, and follows redirects.</summary>
    public Task<Page> OpenAsync(string url) => FollowAsync(HttpMethod.Get, new Uri(home, url), fields: null);

    /// <inheritdoc cref="OpenAsync(string)"/>
    public Task<Page> OpenAsync(Uri url) => FollowAsync(HttpMethod.Get, url, fields: null);

    /// <summary>Opens an address and stays where the answer is.</summary>
    public Task<Page> OpenWithoutRedirectAsync(string url) => SendAsync(HttpMethod.Get, new Uri(home, url), fields: null);

    /// <summary>Presses a form's button and follows redirects.</summary>
    public Task<Page> SubmitAsync(PageForm form) => FollowAsync(form.Method, form.Action, form.Fields);

    /// <summary>Presses a form's button and stays where the answer is.</summary>
    public Task<Page> SubmitWithoutRedirectAsync(PageForm form) => SendAsync(form.Method, form.Action, form.Fields);

    /// <summary>Posts fields to the site without having opened a form.</summary>
    public Task<Page> PostAsync(string url, params IEnumerable<KeyValuePair<string, string>> fields) => FollowAsync(HttpMethod.Post, new Uri(home, url), fields);

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
        if (Cookies.HeaderFor(url) is { } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        if (fields is not null && method != HttpMethod.Get) request.Content = new FormUrlEncodedContent(fields);

        var invoker = _routes.FirstOrDefault(route => route.Covers(url)).Invoker
            ?? throw new InvalidOperationException($"The browser was sent to {url.GetLeftPart(UriPartial.Path)}, which this test knows nothing of.");
        using var answer = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
        if (answer.Headers.TryGetValues("Set-Cookie", out var setCookies)) Cookies.Keep(url, setCookies);
        var isRedirect = answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.RedirectMethod or HttpStatusCode.MovedPermanently;
        Assert.True(!isRedirect || answer.Headers.Location is not null, "A redirect without a Location.");
        return new Page(url, answer, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
