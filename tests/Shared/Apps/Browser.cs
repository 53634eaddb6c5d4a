using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace KakaoBusiness.Tests.Shared.Apps;

/// <summary>
/// A browser that returns every redirect instead of following it, and sends exactly the headers of the test. For a user who signs in
/// without such details, use <see cref="KakaoBusiness.Emulator.KakaoBrowserHandler"/>.
/// </summary>
internal sealed class Browser(TestApp app, HttpMessageHandler handler) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(handler);

    public CookieContainer Cookies { get; } = new();

    /// <summary>The <c>Accept</c> header of requests without one; <see langword="null"/> for none.</summary>
    public string? Accept { get; set; } = "text/html";

    public void Dispose() => _client.Dispose();

    public Task<HttpResponseMessage> GetAsync(string url, CancellationToken? cancellationToken = null)
        => SendAsync(new HttpRequestMessage(HttpMethod.Get, url), cancellationToken);

    public Task<HttpResponseMessage> GetAsync(Uri url) => GetAsync(url.OriginalString);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken? cancellationToken = null)
    {
        var url = request.RequestUri = new Uri(app.BaseAddress, request.RequestUri!);
        if (Accept is not null && !request.Headers.Contains("Accept")) request.Headers.Add("Accept", Accept);
        if (Cookies.GetCookieHeader(url) is { Length: > 0 } cookies) request.Headers.TryAddWithoutValidation("Cookie", cookies);
        var response = await _client.SendAsync(request, cancellationToken ?? TestContext.Current.CancellationToken);
        foreach (var cookie in response.SetCookies()) Cookies.SetCookies(url, cookie);
        return response;
    }

    public async Task<HttpStatusCode> StatusOfAsync(string url = "/private")
    {
        using var response = await GetAsync(url);
        return response.StatusCode;
    }

    /// <summary>Creates a browser with the same cookies, for this app or another node.</summary>
    public Browser CopyOn(TestApp node)
    {
        var copy = node.NewBrowser();
        copy.Cookies.Add(node.BaseAddress, Cookies.GetCookies(app.BaseAddress));
        return copy;
    }

    /// <summary>Requests a page that challenges, and returns the authorize URL.</summary>
    public async Task<Uri> ChallengeAsync(string path = "/private")
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Signs in at the emulator as a user who agrees, and returns the response to the callback.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string path = "/private", string persona = "owner", string[]? accounts = null)
        => await GetAsync(await app.Emulator.AgreeAsync(await ChallengeAsync(path), persona, accounts, TestContext.Current.CancellationToken));

    /// <summary>Challenges, and requests the callback with a given query, in which <c>{state}</c> is the state of the challenge.</summary>
    public async Task<HttpResponseMessage> CallbackAsync(string query = "code=canaryAuthorizationCode0123456789&state={state}", string path = "/private")
        => await GetAsync(CallbackUrl(await ChallengeAsync(path), query));

    public static string CallbackUrl(Uri authorizeUrl, string query)
    {
        var parameters = QueryHelpers.ParseQuery(authorizeUrl.Query);
        return $"{parameters["redirect_uri"]}?{query.Replace("{state}", Uri.EscapeDataString(parameters["state"]!), StringComparison.Ordinal)}";
    }

    /// <summary>Requests the session after the sign-in.</summary>
    public async Task<TicketView> TicketAsync()
    {
        using var response = await GetAsync("/private");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonSerializer.Deserialize<TicketView>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Signs in with a scripted Kakao and returns the session.</summary>
    public async Task<TicketView> TicketOfCallbackAsync(string path = "/private")
    {
        using var response = await CallbackAsync(path: path);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return await TicketAsync();
    }

    /// <summary>Uses a new session for almost twenty days, and asserts that it has ended after twenty, although it slides.</summary>
    public async Task AssertEndsAfterTwentyDaysAsync(TestApp app)
    {
        app.Time.Advance(TimeSpan.FromDays(10));
        await TicketAsync();
        app.Time.Advance(TimeSpan.FromDays(9.9));
        await TicketAsync();
        app.Time.Advance(TimeSpan.FromDays(0.2));

        await AssertAnonymousAsync();
    }

    public async Task AssertAnonymousAsync()
    {
        using var response = await GetAsync("/private");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }
}

internal static class ResponseReading
{
    public static IEnumerable<string> SetCookies(this HttpResponseMessage response)
        => response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [];

    public static Task<string> TextAsync(this HttpResponseMessage response)
        => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Returns the parameters of a URL in their order.</summary>
    public static List<KeyValuePair<string, string>> Parameters(this Uri url)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(url.Query))
            parameters.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return parameters;
    }

    public static string Parameter(this Uri url, string name) => url.Parameters().Single(pair => pair.Key == name).Value;
}
