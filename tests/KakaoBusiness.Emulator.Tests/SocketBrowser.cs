using System.Net;
using AngleSharp.Html.Parser;

namespace KakaoBusiness.Emulator.Tests;

/// <summary>A browser over real sockets, for an app and an emulator on ports.</summary>
internal sealed class SocketBrowser : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { CookieContainer = new CookieContainer() });

    public SocketBrowser()
    {
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("Accept-Language", "en");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Opens a page of the app, agrees on the consent screen where that leads, and returns what the app shows then.</summary>
    public async Task<string> SignInAsync(Uri page, string persona = "owner", params string[] accounts)
    {
        var screen = await OpenAsync(page);
        return await AgreeAsync(screen, persona, accounts);
    }

    public async Task<Page> OpenAsync(Uri page)
    {
        using var response = await _http.GetAsync(page, Cancelled);
        return await ReadAsync(response);
    }

    public async Task<string> AgreeAsync(Page screen, string persona, params string[] accounts)
    {
        var form = new HtmlParser().ParseDocument(screen.Body).QuerySelector("form[action='/oauth/business/consent']");
        Assert.True(form is not null, $"No consent screen at {screen.Address.GetLeftPart(UriPartial.Path)}: {screen.Body}");
        List<KeyValuePair<string, string>> fields =
        [
            new("consent", form.QuerySelector("input[name=consent]")!.GetAttribute("value")!),
            new("persona", persona),
            new("decision", "agree"),
            .. accounts.Select(account => KeyValuePair.Create("account", account)),
        ];
        using var content = new FormUrlEncodedContent(fields);
        using var response = await _http.PostAsync(new Uri(screen.Address, "/oauth/business/consent"), content, Cancelled);
        return (await ReadAsync(response)).Body;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Page> ReadAsync(HttpResponseMessage response)
        => new(response.RequestMessage!.RequestUri!, response.StatusCode, await response.Content.ReadAsStringAsync(Cancelled));

    internal sealed record Page(Uri Address, HttpStatusCode Status, string Body);
}
