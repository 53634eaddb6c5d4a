using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>From the challenge for a key to the stored connection, in an app with a login of its own.</summary>
public sealed class ConnectTests
{
    [Fact]
    public async Task Consent_is_stored_under_its_key()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();

        await browser.ConnectedAsync(query: "?owner=agent-1");

        var connection = await app.FindAsync();
        Assert.Equal((KakaoBusinessConnectionState.Connected, "agent-1"), (connection!.State, connection.Owner));
        Assert.Equal(["biz_account_email", "moment_management"], connection.GrantedScopes.Order());
        Assert.NotNull(connection.AccountId);
        Assert.NotNull(connection.Email);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/advertisers/42"));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Session_of_the_app_is_not_touched()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        var before = browser.Cookies.GetCookieHeader(app.BaseAddress);

        using var response = await browser.ConnectAsync();

        Assert.Equal(before, browser.Cookies.GetCookieHeader(app.BaseAddress));
        Assert.All(response.SetCookies(), cookie => Assert.Contains("expires=Thu, 01 Jan 1970", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("alice", (await browser.TicketAsync()).NameIdentifier);
    }

    [Fact]
    public async Task Challenge_sends_only_documented_parameters_and_never_the_key()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();

        var url = await browser.ChallengeAsync("/advertisers/secretKey/connect?owner=secretOwner");

        Assert.Equal(["client_id", "response_type", "redirect_uri", "scope", "state"], url.Parameters().Select(parameter => parameter.Key));
        Assert.Equal("biz_account_email,moment_management", url.Parameter("scope"));
        Assert.DoesNotContain("secret", url.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconnection_asks_for_granted_and_missing_scopes()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync(query: "?owner=agent-1");
        var first = (await app.FindAsync())!;
        app.Emulator.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentAdAccounts, -402, times: 1, "moment_delete"));
        using (await browser.PostAsync("/advertisers/42"))
        {
        }

        app.Time.Advance(TimeSpan.FromDays(1));
        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        using var response = await browser.GetAsync(await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(["biz_account_email", "moment_delete", "moment_management"], url.Parameter("scope").Split(',').Order());
        var second = (await app.FindAsync())!;
        Assert.Equal((first.ConnectedAt, "agent-1"), (second.ConnectedAt, second.Owner));
        Assert.Equal(app.Time.GetUtcNow(), second.ConsentedAt);
        Assert.Empty(second.MissingScopes);
        Assert.Contains("moment_delete", second.GrantedScopes);
        // The replaced token is revoked.
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Reconnection_asks_for_the_same_resources()
    {
        await using var app = await ConnectApp.StartAsync(configure: setup => setup.Options = kakao => kakao.ResourceIds.Add("moment:*"));
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        app.Emulator.AccountSettings.RevokeAll();

        var url = await browser.ChallengeAsync("/advertisers/42/connect");

        Assert.Equal("moment:*", url.Parameter("resource_ids"));
    }

    [Fact]
    public async Task Additional_scopes_are_asked_only_if_missing()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();

        var more = await browser.ChallengeAsync("/advertisers/42/connect?add=keyword_management");
        var held = await browser.ChallengeAsync("/advertisers/42/connect?add=moment_management");
        var forced = await browser.ChallengeAsync("/advertisers/42/connect?add=moment_management&force=true");
        var named = await browser.ChallengeAsync("/advertisers/42/connect?scope=moment_delete");

        Assert.Equal(["biz_account_email", "keyword_management", "moment_management"], more.Parameter("scope").Split(',').Order());
        Assert.Equal("/advertisers/42", held.OriginalString);
        Assert.Equal(["biz_account_email", "moment_management"], forced.Parameter("scope").Split(',').Order());
        Assert.Equal("moment_delete", named.Parameter("scope"));
    }

    [Fact]
    public async Task Anonymous_visitor_signs_in_at_the_app_first()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = app.NewBrowser();

        var url = await browser.ChallengeAsync("/advertisers/42/connect");

        Assert.StartsWith("http://app.test/sign-in?", url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("/advertisers/42/connect", url.Parameter("ReturnUrl"));
    }

    [Fact]
    public async Task Anonymous_visitor_connects_if_the_app_allows_it()
    {
        await using var app = await ConnectApp.StartAsync(connections => connections.Configure(options => options.AllowAnonymousConnect = true));
        using var browser = app.NewBrowser();

        await browser.ConnectedAsync();

        Assert.NotNull(await app.FindAsync());
    }

    [Fact]
    public async Task Policy_gets_the_key_as_resource()
    {
        await using var app = await ConnectApp.StartAsync(
            connections => connections.AuthorizeConnect("Owns"),
            setup => setup.Services += services => services.AddAuthorizationPolicy("Owns", context => context.Resource is "42"));
        using var browser = await app.NewBrowserOfAsync();

        await browser.ConnectedAsync();
        var forbidden = await browser.ChallengeAsync("/advertisers/43/connect");

        Assert.StartsWith("http://app.test/denied", forbidden.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_answer_without_scope_grants_what_was_asked_for()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        app.Emulator.Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, $$"""{"token_type":"bearer","access_token":"{{app.Emulator.IssueToken()}}"}"""));
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.TokenInformation, 503));

        await browser.ConnectedAsync();

        var connection = await app.FindAsync();
        Assert.Equal(["biz_account_email", "moment_management"], connection!.GrantedScopes.Order());
        Assert.Null(connection.GrantedResources);
    }

    [Fact]
    public async Task Two_browsers_that_connect_one_key_leave_one_token()
    {
        await using var app = await ConnectApp.StartAsync();
        using var first = await app.NewBrowserOfAsync();
        using var second = await app.NewBrowserOfAsync();
        var urls = (await first.ChallengeAsync("/advertisers/42/connect"), await second.ChallengeAsync("/advertisers/42/connect"));
        var callbacks = (
            await app.Emulator.AgreeAsync(urls.Item1, cancellationToken: TestContext.Current.CancellationToken),
            await app.Emulator.AgreeAsync(urls.Item2, "other-owner", cancellationToken: TestContext.Current.CancellationToken));

        var responses = await Task.WhenAll(first.GetAsync(callbacks.Item1), second.GetAsync(callbacks.Item2));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Redirect, response.StatusCode));
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync("/advertisers/42"));
    }

    [Fact]
    public async Task Connection_made_while_a_disconnection_runs_stays()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        var callback = await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken);
        await app.Connections().DisconnectAsync("42", cancellationToken: TestContext.Current.CancellationToken);

        using var response = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(KakaoBusinessConnectionState.Connected, (await app.FindAsync())!.State);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Kakao_session_and_connection_of_one_scheme_stay_apart()
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            ConnectApp.Set(setup);
            setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness(kakao => kakao.Scope.Add(KakaoBusinessScopes.MomentManagement))
                .AddKakaoBusinessConnections().Configure(options => options.Watch = false).AddInMemoryStore();
        });
        using var browser = app.NewBrowser();
        var session = await browser.SignedInAsync();

        await browser.ConnectedAsync(persona: "other-owner");

        Assert.Equal(session.SessionToken(), (await browser.TicketAsync()).SessionToken());
        Assert.Equal(2, app.Emulator.LiveTokenCount);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/advertisers/42"));
        Assert.DoesNotContain(session.SessionToken(), app.Emulator.Requests.Of(KakaoEndpoint.MomentAdAccounts).Single().Headers["Authorization"], StringComparison.Ordinal);
    }
}
