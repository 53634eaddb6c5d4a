using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using KakaoBusiness.Emulator;

namespace KakaoBusiness.Samples.Agency.Tests.Fixture;

/// <summary>Somebody with a browser: it has cookies, and goes to Kakao and back.</summary>
internal sealed class Visitor
{
    private readonly HttpClient _browser;

    public Visitor(KakaoEmulator kakao, Func<DelegatingHandler, HttpClient> open)
    {
        Kakao = new KakaoBrowserHandler(kakao);
        _browser = open(Kakao);
    }

    /// <summary>What the person does at Kakao.</summary>
    public KakaoBrowserHandler Kakao { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<Page> OpenAsync(string path) => await Page.ReadAsync(await _browser.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Stop));

    /// <summary>Fills in a form of a page, and submits it.</summary>
    public async Task<Page> SubmitAsync(Page page, string action, params (string Name, string Value)[] fields)
    {
        var form = page.Document.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(form => form.GetAttribute("action") == action);
        var values = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields) values[name] = value;
        return await PostAsync(action, values);
    }

    public async Task<Page> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await Page.ReadAsync(await _browser.PostAsync(new Uri(path, UriKind.Relative), content, Stop));
    }

    /// <summary>Signs in with the password that each user has in these tests: the first letter of the name.</summary>
    public async Task<Page> SignInAsync(string name, string? password = null, string path = "/login")
        => await SubmitAsync(await OpenAsync(path), "/login", ("name", name), ("password", password ?? name[..1]));

    /// <summary>Goes to the consent of Kakao for a key, and comes back unless the person cancels.</summary>
    public Task<Page> ConnectAsync(string key, string query = "") => OpenAsync($"/advertisers/{Uri.EscapeDataString(key)}/connect{query}");

    /// <summary>Goes to the consent and agrees, but does not follow the way back: its address is the callback.</summary>
    public async Task<Uri> ConnectHalfwayAsync(KakaoEmulator kakao, string key, string persona = "owner")
    {
        Kakao.Decision = KakaoConsentDecision.Wait;
        var consent = await ConnectAsync(key);
        Kakao.Decision = KakaoConsentDecision.Agree;
        return await kakao.AgreeAsync(consent.Address, persona, cancellationToken: Stop);
    }

    public async Task<Page> DisconnectAsync(string key)
    {
        var path = $"/advertisers/{Uri.EscapeDataString(key)}";
        return await SubmitAsync(await OpenAsync(path), $"{path}/disconnect");
    }

    public async Task<JsonElement> GetConnectionAsync(string key)
    {
        var all = await _browser.GetFromJsonAsync<JsonElement>(new Uri("/api/connections", UriKind.Relative), Stop);
        return all.EnumerateArray().Single(entry => entry.GetProperty("key").GetString() == key);
    }

    public async Task<string?> GetStateAsync(string key) => (await GetConnectionAsync(key)).GetProperty("state").GetString();

    public Task<Page> CheckAsync(string key) => PostJsonAsync($"/api/connections/{Uri.EscapeDataString(key)}/check");

    public Task<Page> ReportAsync(string key) => PostJsonAsync($"/api/connections/{Uri.EscapeDataString(key)}/report");

    public async Task<Page> PostJsonAsync(string path, string? requestedWith = "XMLHttpRequest")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("application/json");
        if (requestedWith is not null) request.Headers.Add("X-Requested-With", requestedWith);
        return await Page.ReadAsync(await _browser.SendAsync(request, Stop));
    }

    /// <summary>The value of the cookie of the site's login.</summary>
    public string? SessionCookie => Kakao.Cookies.GetCookies(new Uri("https://localhost/"))["agency.session"]?.Value;
}

/// <summary>A response as somebody sees it.</summary>
internal sealed record Page(HttpStatusCode Status, Uri Address, string Body, HttpResponseMessage Response)
{
    private IHtmlDocument? _document;

    public IHtmlDocument Document => _document ??= new HtmlParser().ParseDocument(Body);

    public JsonElement Json => JsonElement.Parse(Body);

    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string Title => Document.QuerySelector("h1")?.TextContent ?? "";

    /// <summary>The kinds of the events that the page lists, the newest first.</summary>
    public IReadOnlyList<string> Events => [.. Document.QuerySelectorAll("li[data-event]").Select(item => item.GetAttribute("data-event")!)];

    public string? Attribute(string selector, string name) => Document.QuerySelector(selector)?.GetAttribute(name);

    public static async Task<Page> ReadAsync(HttpResponseMessage response)
        => new(response.StatusCode, response.RequestMessage!.RequestUri!, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
}
