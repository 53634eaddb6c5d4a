using System.Net;
using System.Text.Json;
using KakaoBusiness.Tests.Shared.Apps;

namespace KakaoBusiness.AspNetCore.Tests.Authorization;

/// <summary>An API client calls an API without the consent item that it needs.</summary>
public class MissingScopeInApiTests
{
    [Theory]
    [InlineData("GET", "/api/scoped/moment", "Accept", "*/*")]
    [InlineData("POST", "/api/scoped/moment", "Accept", "application/json")]
    [InlineData("GET", "/moment", "Accept", "application/json")]
    [InlineData("GET", "/moment", "Accept", "application/json, text/plain, */*")]
    [InlineData("GET", "/moment", "Accept", "image/avif,image/webp")]
    [InlineData("GET", "/moment", "X-Requested-With", "XMLHttpRequest")]
    [InlineData("GET", "/moment", "Sec-Fetch-Mode", "cors")]
    [InlineData("POST", "/moment", "Sec-Fetch-Mode", "same-origin")]
    public async Task Signed_in_caller_gets_a_machine_readable_403(string method, string path, string header, string value)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        browser.Accept = null;

        using var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { header, value } } });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"moment_management\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        Assert.Equal(403, problem.GetProperty("status").GetInt32());
        Assert.Equal(["moment_management"], problem.GetProperty("missing_scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task Challenge_names_required_and_missing_scopes()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        browser.Accept = "application/json";

        using var answer = await browser.GetAsync("/api/scoped/both");

        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"biz_account_email moment_management\"", answer.Headers.WwwAuthenticate.ToString());
        var problem = JsonDocument.Parse(await answer.TextAsync()).RootElement;
        Assert.Equal(["moment_management"], problem.GetProperty("missing_scopes").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task Consent_URL_of_problem_returns_to_chosen_page()
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/scoped/moment") { Headers = { { "Accept", "application/json" } } });
        var url = JsonDocument.Parse(await answer.TextAsync()).RootElement.GetProperty("consent_url").GetString()!;

        var consent = await browser.ChallengeAsync(url + "&returnUrl=%2Fdashboard%3Fx%3D1");
        using var callback = await browser.GetAsync(await app.Emulator.AgreeAsync(consent, cancellationToken: TestContext.Current.CancellationToken));
        using var retry = await browser.GetAsync("/api/scoped/moment");

        Assert.StartsWith(app.BaseAddress.AbsoluteUri, url, StringComparison.Ordinal);
        Assert.Equal("/dashboard?x=1", callback.Headers.Location!.OriginalString);
        Assert.Equal("moment", await retry.TextAsync());
    }

    [Theory]
    [InlineData("/api/scoped/moment", "GET")]
    [InlineData("/api/scoped/moment", "POST")]
    [InlineData("/api/scoped/plain", "GET")]
    public async Task Anonymous_caller_gets_401_without_redirect(string path, string method)
    {
        await using var app = await ScopedEndpoints.StartAsync();
        using var browser = app.NewBrowser();
        browser.Accept = null;

        using var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Null(answer.Headers.Location);
        Assert.Empty(answer.SetCookies());
    }

    [Fact]
    public async Task Problem_without_incremental_consent_has_no_URL()
    {
        await using var app = await ScopedEndpoints.StartAsync(setup => setup.Scheme["IncrementalConsent"] = "false");
        using var browser = app.NewBrowser();
        (await browser.SignInAsync()).Dispose();
        browser.Accept = "application/json";

        using var answer = await browser.GetAsync("/api/scoped/moment");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(JsonDocument.Parse(await answer.TextAsync()).RootElement.TryGetProperty("consent_url", out _));
    }
}
