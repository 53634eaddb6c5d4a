using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Stores;

namespace KakaoBusiness.AspNetCore.Tests.Connections;

/// <summary>Consents that are not stored: the connection stays as it was, and no token is left behind.</summary>
public sealed class ConnectFailureTests
{
    [Fact]
    public async Task Cancelled_consent_leaves_the_connection_as_it_was()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();

        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        using var response = await browser.GetAsync(await app.Emulator.CancelAsync(url, TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Connection cancelled", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await app.FindEntryAsync());
    }

    [Fact]
    public async Task Failed_exchange_leaves_the_connection_as_it_was()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        app.Emulator.Faults.Add(KakaoFault.Koe(KakaoEndpoint.Token, "KOE320"));

        using var response = await browser.ConnectAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Could not connect the Kakao account", await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await app.FindEntryAsync());
    }

    [Fact]
    public async Task Rights_that_have_gone_in_between_stop_the_callback()
    {
        var mayConnect = true;
        await using var app = await ConnectApp.StartAsync(connections => connections.AuthorizeConnect(request =>
        {
            Assert.Equal(("42", "KakaoBusiness", "alice"), (request.Key, request.Scheme, request.User.Identity!.Name));
            return Task.FromResult(mayConnect);
        }));
        using var browser = await app.NewBrowserOfAsync();
        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        mayConnect = false;

        using var response = await browser.GetAsync(await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains(KakaoBusinessErrorCodes.ConnectNotAllowed, await response.TextAsync(), StringComparison.Ordinal);
        Assert.Null(await app.FindAsync());
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task App_refuses_another_Kakao_account()
    {
        await using var app = await ConnectApp.StartAsync(connections => connections.Services.AddEvents(context =>
        {
            if (context.Existing is { } existing && existing.AccountId != context.Connection.AccountId) context.Refuse();
        }));
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();

        using var response = await browser.ConnectAsync(persona: "other-owner");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains(KakaoBusinessErrorCodes.ConnectionRefused, await response.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await app.FindEntryAsync());
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        await browser.ConnectedAsync();
    }

    [Fact]
    public async Task Fault_in_the_apps_event_revokes_the_token()
    {
        await using var app = await ConnectApp.StartAsync(connections => connections.Services.AddEvents(_ => throw new InvalidOperationException("A fault.")));
        using var browser = await app.NewBrowserOfAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => browser.ConnectAsync());

        Assert.Null(await app.FindAsync());
        Assert.Equal(0, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Unavailable_store_answers_the_challenge_with_503()
    {
        var store = new FailingStore { IsDown = true };
        await using var app = await ConnectApp.StartAsync(store: store);
        using var browser = await app.NewBrowserOfAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/advertisers/42/connect"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unavailable_store_gives_503_and_revokes_the_token(bool isReadOnly)
    {
        var store = new FailingStore();
        await using var app = await ConnectApp.StartAsync(store: store);
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        (store.IsReadOnly, store.IsDown) = (isReadOnly, !isReadOnly);

        using var response = await browser.GetAsync(await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        (store.IsReadOnly, store.IsDown) = (false, false);
        Assert.Equal(before, await app.FindEntryAsync());
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/advertisers/42"));
    }

    [Fact]
    public async Task Refused_tokens_revocation_is_owed_during_an_outage()
    {
        await using var app = await ConnectApp.StartAsync(connections => connections.Services.AddEvents(context => context.Refuse()));
        using var browser = await app.NewBrowserOfAsync();
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));

        using var response = await browser.ConnectAsync();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(1, await app.OwedRevocationsAsync());
    }

    [Fact]
    public async Task Token_that_cannot_be_revoked_or_stored_is_logged()
    {
        var store = new FailingStore();
        await using var app = await ConnectApp.StartAsync(store: store);
        using var browser = await app.NewBrowserOfAsync();
        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        store.IsReadOnly = true;
        app.Emulator.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));

        using var response = await browser.GetAsync(await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Single(app.MessagesOf("TokenNotRevoked"));
    }

    [Fact]
    public async Task Connections_scheme_refuses_an_ordinary_challenge()
    {
        await using var app = await ConnectApp.StartAsync();
        using var browser = await app.NewBrowserOfAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/challenge?scheme=KakaoBusiness"));

        Assert.Contains("KakaoBusinessConnectProperties", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Challenge_without_connections_names_the_call()
    {
        await using var app = await TestApp.StartAsync();
        app.Challenge = () => new KakaoBusinessConnectProperties("42");
        using var browser = app.NewBrowser();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => browser.GetAsync("/challenge?scheme=KakaoBusiness"));

        Assert.Contains("AddKakaoBusinessConnections()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_is_explained_in_Korean()
    {
        await using var app = await ConnectApp.StartAsync(connections => connections.Services.AddEvents(context => context.Refuse()));
        using var browser = await app.NewBrowserOfAsync();
        var url = await browser.ChallengeAsync("/advertisers/42/connect");
        var callback = await app.Emulator.AgreeAsync(url, cancellationToken: TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, callback) { Headers = { { "Accept-Language", "ko" } } };

        using var response = await browser.SendAsync(request);

        var page = WebUtility.HtmlDecode(await response.TextAsync());
        Assert.Contains("카카오계정을 연결하지 못했습니다", page, StringComparison.Ordinal);
        Assert.Contains("이 카카오계정은 연결할 수 없습니다.", page, StringComparison.Ordinal);
    }
}
