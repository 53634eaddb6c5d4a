using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>Connecting and disconnecting an advertiser's Kakao account.</summary>
public sealed class ConnectTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "biz_account_email,moment_management")]
    [InlineData("?scope=keyword_management&scope=biz_account_email", "keyword_management,biz_account_email")]
    public async Task Connect_asks_for_the_scopes_and_leads_back(string query, string scopes)
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        var session = visitor.SessionCookie;

        var page = await visitor.ConnectAsync("한빛 서점", query);

        Assert.Equal((HttpStatusCode.OK, "한빛 서점"), (page.Status, page.Title));
        Assert.Equal(scopes, site.Kakao.Requests.Of(KakaoEndpoint.Authorize).Single().Query["scope"]);
        Assert.EndsWith("/signin-kakaobusiness", site.Kakao.Requests.Of(KakaoEndpoint.Authorize).Single().Query["redirect_uri"], StringComparison.Ordinal);
        Assert.Equal("connected", await visitor.GetStateAsync("한빛 서점"));
        Assert.Equal(["Connected"], page.Events);
        Assert.Equal(session, visitor.SessionCookie);
    }

    [Fact]
    public async Task Connect_uses_the_configured_callback_path_and_scopes()
    {
        await using var site = new AgencySite(options =>
        {
            options.Settings["Authentication:Schemes:KakaoBusiness:CallbackPath"] = "/kakao/back";
            options.Settings["Authentication:Schemes:KakaoBusiness:Scope:0"] = "keyword_management";
        });
        var visitor = await site.SignInAsync();

        await visitor.ConnectAsync("cafe");

        var authorize = site.Kakao.Requests.Of(KakaoEndpoint.Authorize).Single();
        Assert.Equal(("http://localhost/kakao/back", "keyword_management"), (authorize.Query["redirect_uri"], authorize.Query["scope"]));
        Assert.Equal("connected", await visitor.GetStateAsync("cafe"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync("/signin-kakaobusiness")).Status);
    }

    [Fact]
    public async Task Cancelled_consent_leaves_the_connection_as_it_was()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("bikes");
        var before = (await visitor.GetConnectionAsync("bikes")).GetRawText();
        visitor.Kakao.Decision = KakaoConsentDecision.Cancel;

        var page = await visitor.ConnectAsync("cafe");
        await visitor.ConnectAsync("bikes");

        Assert.Equal("/connect/cancelled", page.Address.AbsolutePath);
        Assert.Equal("/advertisers/cafe", page.Attribute("main a.button", "href"));
        Assert.Equal("not_connected", await visitor.GetStateAsync("cafe"));
        Assert.Equal(before, (await visitor.GetConnectionAsync("bikes")).GetRawText());
        Assert.Equal(1, site.Kakao.LiveTokenCount);
    }

    [Fact]
    public async Task Callback_of_another_user_connects_nothing()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        var callback = await visitor.ConnectHalfwayAsync(site.Kakao, "cafe");

        await visitor.SignInAsync("lee");
        var session = visitor.SessionCookie;
        var page = await visitor.OpenAsync(callback.AbsoluteUri);

        Assert.Equal((HttpStatusCode.BadRequest, "user_changed"), (page.Status, page.Document.QuerySelector("#error-code")?.TextContent));
        Assert.Equal(session, visitor.SessionCookie);
        Assert.Equal(0, site.Kakao.LiveTokenCount);
        await visitor.SignInAsync("kim");
        Assert.Equal("not_connected", await visitor.GetStateAsync("cafe"));
    }

    [Fact]
    public async Task Callback_in_another_browser_connects_nothing()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        var callback = await visitor.ConnectHalfwayAsync(site.Kakao, "cafe");
        var victim = await site.SignInAsync();

        var page = await victim.OpenAsync(callback.AbsoluteUri);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(0, site.Kakao.LiveTokenCount);
        Assert.Equal("not_connected", await victim.GetStateAsync("cafe"));
    }

    [Fact]
    public async Task Planted_correlation_cookie_connects_nothing()
    {
        await using var site = new AgencySite();
        var attacker = await site.SignInAsync("lee");
        var callback = await attacker.ConnectHalfwayAsync(site.Kakao, "books", "other-owner");
        var victim = await site.SignInAsync();
        foreach (var cookie in attacker.Kakao.Cookies.GetAllCookies().Where(cookie => cookie.Name.Contains("Correlation", StringComparison.Ordinal))) victim.Kakao.Cookies.Add(cookie);
        var session = victim.SessionCookie;

        var page = await victim.OpenAsync(callback.AbsoluteUri);

        Assert.Equal((HttpStatusCode.BadRequest, "user_changed"), (page.Status, page.Document.QuerySelector("#error-code")?.TextContent));
        Assert.Equal((0, session), (site.Kakao.LiveTokenCount, victim.SessionCookie));
        Assert.Equal("not_connected", await attacker.GetStateAsync("books"));
    }

    [Fact]
    public async Task Callback_is_refused_after_right_is_lost()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        var callback = await visitor.ConnectHalfwayAsync(site.Kakao, "cafe");

        await site.QueryAsync(database => database.Advertisers.Where(advertiser => advertiser.Key == "cafe")
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.UserId, database.Users.Single(user => user.UserName == "lee").Id), Stop));
        var page = await visitor.OpenAsync(callback.AbsoluteUri);

        Assert.Equal((HttpStatusCode.Forbidden, "connect_not_allowed"), (page.Status, page.Document.QuerySelector("#error-code")?.TextContent));
        Assert.Equal(0, site.Kakao.LiveTokenCount);
        Assert.Equal("not_connected", await (await site.SignInAsync("lee")).GetStateAsync("cafe"));
    }

    [Fact]
    public async Task Missing_scopes_are_requested_again_after_connecting()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        var token = site.Kakao.IssueToken("owner", ["biz_account_email"]);
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.Token, $$"""{"token_type":"bearer","access_token":"{{token}}","scope":"biz_account_email"}""", times: 1));

        var page = await visitor.ConnectAsync("cafe");

        Assert.Equal("connected", await visitor.GetStateAsync("cafe"));
        Assert.Equal(["biz_account_email"], (await visitor.GetConnectionAsync("cafe")).GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.NotNull(page.Document.QuerySelector("#grant-reports"));
        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), await ReportOf(visitor));
        await visitor.OpenAsync(page.Attribute("#grant-reports", "href")!);
        Assert.Equal(HttpStatusCode.OK, (await visitor.ReportAsync("cafe")).Status);
    }

    [Fact]
    public async Task Reconnect_revokes_old_token_once_after_storing_new()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe", "?scope=keyword_management");
        var old = site.Kakao.AccountSettings.Connections.Single().Id;
        site.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = await visitor.ConnectAsync("cafe");

        Assert.Equal(["Reconnected", "Connected"], page.Events);
        Assert.Equal("biz_account_email,keyword_management,moment_management", Sorted(site.Kakao.Requests.Of(KakaoEndpoint.Authorize)[1].Query["scope"]));
        var revocation = Assert.Single(site.Kakao.Requests.Of(KakaoEndpoint.Revoke));
        Assert.True(site.Kakao.Requests.All.ToList().IndexOf(revocation) > site.Kakao.Requests.All.ToList().IndexOf(site.Kakao.Requests.Of(KakaoEndpoint.Token)[1]));
        Assert.NotEqual(old, site.Kakao.AccountSettings.Connections.Single().Id);
        Assert.Equal(HttpStatusCode.OK, (await visitor.ReportAsync("cafe")).Status);
    }

    [Fact]
    public async Task Reconnect_after_a_loss_makes_it_usable_again()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Kakao.AccountSettings.RevokeAll();
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await visitor.CheckAsync("cafe");
        site.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = await visitor.OpenAsync((await visitor.OpenAsync("/advertisers/cafe")).Attribute("#reconnect", "href")!);

        Assert.Equal(["Reconnected", "Lost", "Connected"], page.Events);
        Assert.Equal(HttpStatusCode.OK, (await visitor.ReportAsync("cafe")).Status);
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.Revoke));
    }

    [Fact]
    public async Task Disconnect_revokes_and_forgets()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe", "?scope=keyword_management&scope=biz_account_email");

        var page = await visitor.DisconnectAsync("cafe");

        Assert.Equal("Disconnected", page.Attribute("main > [data-event]", "data-event"));
        Assert.Equal((0, "not_connected"), (site.Kakao.LiveTokenCount, await visitor.GetStateAsync("cafe")));
        await visitor.ConnectAsync("cafe");
        Assert.Equal("biz_account_email,moment_management", site.Kakao.Requests.Of(KakaoEndpoint.Authorize)[1].Query["scope"]);
    }

    [Fact]
    public async Task Disconnect_while_kakao_is_down_is_shown_and_retried()
    {
        await using var site = new AgencySite(options => options.Settings["KakaoBusiness:Connections:CheckInterval"] = "00:01:00");
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        site.Kakao.Faults.Add(KakaoFault.Status(KakaoEndpoint.Revoke, 503));

        var page = await visitor.DisconnectAsync("cafe");

        Assert.Equal("DisconnectedUnconfirmed", page.Attribute("main > [data-event]", "data-event"));
        Assert.Equal("not_connected", await visitor.GetStateAsync("cafe"));
        site.Kakao.Faults.Clear();
        await Eventually.HoldsAsync(() =>
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            return site.Kakao.LiveTokenCount == 0;
        });
    }

    [Theory]
    [InlineData("books")]
    [InlineData("unknown")]
    [InlineData("CAFE")]
    public async Task Key_of_others_is_not_found(string key)
    {
        await using var site = new AgencySite();
        await (await site.SignInAsync("lee")).ConnectAsync("books");
        site.Kakao.Requests.Clear();
        var visitor = await site.SignInAsync();
        var expected = (await visitor.OpenAsync("/advertisers/some-other-key")).Body;

        foreach (var path in (string[])["", "/connect", "/report"])
        {
            var page = await visitor.OpenAsync($"/advertisers/{key}{path}");
            Assert.Equal((HttpStatusCode.NotFound, expected), (page.Status, page.Body));
        }

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.PostAsync($"/advertisers/{key}/disconnect", [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.CheckAsync(key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.ReportAsync(key)).Status);
        Assert.Empty(site.Kakao.Requests.All);
    }

    [Fact]
    public async Task Scope_that_is_none_is_a_bad_request()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.ConnectAsync("cafe", "?scope=a,b")).Status);
        Assert.Empty(site.Kakao.Requests.All);
    }

    [Fact]
    public async Task Connection_stays_when_another_user_takes_over()
    {
        await using var before = new AgencySite();
        await (await before.SignInAsync()).ConnectAsync("cafe");
        await using var after = new AgencySite(options =>
        {
            options.Join(before);
            options.Users["Agency:Users:0:Advertisers:0"] = "mountain";
            options.Users["Agency:Users:1:Advertisers:1"] = "cafe";
        });

        var lee = await after.SignInAsync("lee");

        Assert.Equal("connected", await lee.GetStateAsync("cafe"));
        Assert.Equal(HttpStatusCode.OK, (await lee.ReportAsync("cafe")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await after.SignInAsync()).OpenAsync("/advertisers/cafe")).Status);
    }

    private static async Task<(HttpStatusCode, string?)> ReportOf(Visitor visitor)
    {
        var report = await visitor.ReportAsync("cafe");
        return (report.Status, report.Code);
    }

    private static string Sorted(string? scopes) => string.Join(',', scopes!.Split(',').Order(StringComparer.Ordinal));
}
