using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using KakaoBusiness.Emulator;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;

/// <summary>A user's browser, which stores cookies and completes Kakao's consent.</summary>
internal sealed partial class Visitor : IDisposable
{
    public static readonly Uri App = new("http://localhost/");

    private readonly HostApp _app;
    private readonly BrowserCookieRules _cookieRules;
    private readonly KakaoBrowserHandler _browser;
    private readonly HttpClient _client;

    public Visitor(HostApp app)
    {
        _app = app;
        _cookieRules = new BrowserCookieRules { InnerHandler = app.Server.CreateHandler() };
        _browser = new KakaoBrowserHandler(app.Kakao) { InnerHandler = _cookieRules };
        _client = new HttpClient(_browser) { BaseAddress = App };
    }

    /// <summary>The <c>Cookie</c> header with which a client of another protocol is this user.</summary>
    public string CookieHeader => _browser.Cookies.GetCookieHeader(new Uri("https://localhost/"));

    /// <summary>The persona of the emulator that agrees at Kakao.</summary>
    public string Persona { set => _browser.Persona = value; }

    /// <summary>What the user does when Kakao asks for consent; agrees by default.</summary>
    public KakaoConsentDecision Decision { set => _browser.Decision = value; }

    /// <summary>Consents to the configured scopes and to these, delimited by spaces.</summary>
    public async Task SignInAsync(string scopes = "")
    {
        var items = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var user = await VisitAsync("/sign-in" + QueryString.Create(items.Select(item => KeyValuePair.Create("scope", (string?)item))));

        Assert.Equal(HttpStatusCode.OK, user.Status);
        Assert.Empty(items.Except(user.Text.Split(' ')));
    }

    /// <summary>Opens a page.</summary>
    public Task<Arrival> VisitAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Submits a form with these fields.</summary>
    public Task<Arrival> PostAsync(string path, params IEnumerable<KeyValuePair<string, string>> fields)
        => SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) });

    /// <summary>Sends a request as a script does, which gets a status instead of a redirect to Kakao.</summary>
    public async Task<(HttpStatusCode Status, string Text)> FetchAsync(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        var arrival = await SendAsync(request);
        return (arrival.Status, arrival.Text);
    }

    /// <summary>Returns the user that the app sees on a request of this browser.</summary>
    public async Task<ClaimsPrincipal> UserAsync()
    {
        var context = await _app.Server.SendAsync(context =>
        {
            context.Request.Path = "/user";
            context.Request.Headers.Cookie = CookieHeader;
        }, TestContext.Current.CancellationToken);
        return context.User;
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("<meta http-equiv=\"refresh\" content=\"0;url=([^\"]*)\">")]
    private static partial Regex Refresh();

    /// <summary>Sends a request of the browser, and follows its redirects.</summary>
    public async Task<Arrival> SendAsync(HttpRequestMessage request)
    {
        _cookieRules.Begin();
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var arrival = new Arrival(response.RequestMessage!.RequestUri!, response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
        {
            LeftFor = response.Headers.Location,
        };
        return Refresh().Match(arrival.Text) is { Success: true } refresh ? await VisitAsync(WebUtility.HtmlDecode(refresh.Groups[1].Value)) : arrival;
    }
}
