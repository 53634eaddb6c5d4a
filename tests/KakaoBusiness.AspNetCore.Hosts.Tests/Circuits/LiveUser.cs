using System.Net;
using KakaoBusiness.Emulator;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace KakaoBusiness.AspNetCore.Hosts.Tests.Circuits;

/// <summary>A user's browser without pages: it signs in at Kakao, and connects to hubs with its cookies.</summary>
internal sealed class LiveUser : IDisposable
{
    private readonly LiveApp _app;
    private readonly KakaoBrowserHandler _browser;
    private readonly HttpClient _client;

    public LiveUser(LiveApp app, string persona)
    {
        _app = app;
        _browser = new KakaoBrowserHandler(app.Kakao) { Persona = persona, InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } };
        _client = new HttpClient(_browser) { BaseAddress = app.BaseAddress };
    }

    /// <summary>The cookies that the browser sends to the app now.</summary>
    public string Cookies => _browser.Cookies.GetCookieHeader(new UriBuilder(_app.BaseAddress) { Scheme = "https" }.Uri);

    /// <summary>Signs in, or consents once more, with these scopes beside the configured ones.</summary>
    public async Task SignInAsync(string scopes)
    {
        var items = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var granted = await GetAsync("/sign-in" + QueryString.Create(items.Select(item => KeyValuePair.Create("scope", (string?)item))));
        Assert.Empty(items.Except(granted.Split(' ')));
    }

    public async Task SignInAsAsync(string persona, string scopes = "moment_management")
    {
        _browser.Persona = persona;
        await SignInAsync(scopes);
    }

    public Task SignOutAsync() => GetAsync("/sign-out");

    public async Task<string> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Connects to the hub with the cookies of this moment, or with a copy of earlier ones.</summary>
    public async Task<HubConnection> ConnectAsync(HttpTransportType transport, string? copy = null)
    {
        var cookies = copy ?? Cookies;
        var connection = new HubConnectionBuilder().WithUrl(new Uri(_app.BaseAddress, "/hub"), transport, options =>
        {
            if (cookies.Length > 0) options.Headers["Cookie"] = cookies;
        }).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        // The client has started before the server has found out whose connection it is. An invocation comes after that.
        await connection.InvokeAsync<string>(nameof(AdsHub.Name), TestContext.Current.CancellationToken);
        return connection;
    }

    public void Dispose() => _client.Dispose();
}
