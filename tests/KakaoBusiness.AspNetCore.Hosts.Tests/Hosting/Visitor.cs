using System.Net;
using System.Security.Claims;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Http;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Hosting;

/// <summary>A user's browser: it keeps cookies and walks through Kakao's consent.</summary>
internal sealed class Visitor : IDisposable
{
    public static readonly Uri App = new("http://localhost/");

    private readonly HostApp _app;
    private readonly KakaoBrowserHandler _browser;
    private readonly HttpClient _client;

    public Visitor(HostApp app)
    {
        _app = app;
        _browser = new KakaoBrowserHandler(app.Kakao) { InnerHandler = app.Server.CreateHandler() };
        _client = new HttpClient(_browser) { BaseAddress = App };
    }

    /// <summary>What a client of another protocol sends in the header <c>Cookie</c> to be this user.</summary>
    public string CookieHeader => _browser.Cookies.GetCookieHeader(new Uri("https://localhost/"));

    /// <summary>Consents to the configured scopes and to these, delimited by spaces.</summary>
    public async Task SignInAsync(string scopes = "")
    {
        var items = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var user = await _client.GetAsync(new Uri("/sign-in" + QueryString.Create(items.Select(item => KeyValuePair.Create("scope", (string?)item))), UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, user.StatusCode);
        var granted = (await user.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split(' ');
        Assert.Empty(items.Except(granted));
    }

    /// <summary>Calls as a script does, which gets a status in place of a redirect to Kakao.</summary>
    public async Task<(HttpStatusCode Status, string Text)> FetchAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("X-Requested-With", "XMLHttpRequest");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Whom the app sees on a request of this browser.</summary>
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
}
