using System.Globalization;
using System.Net;
using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>Reports of the last seven days.</summary>
public sealed class ReportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_has_seven_days_of_each_ad_account()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var today = DateOnly.FromDateTime(site.Clock.GetUtcNow().AddHours(9).DateTime);
        var expected = new long[] { 12345, 12346 }.SelectMany(id => Enumerable.Range(-7, 7).Select(day => (id, today.AddDays(day).ToString("O", CultureInfo.InvariantCulture))));
        var rows = page.Json.EnumerateArray().ToList();
        Assert.Equal(expected, rows.Select(row => (row.GetProperty("adAccountId").GetInt64(), row.GetProperty("date").GetString()!)));
        Assert.All(rows, row => Assert.True(row.GetProperty("impressions").GetInt64() > row.GetProperty("clicks").GetInt64() && row.GetProperty("cost").GetDecimal() > 0));
        // One ad account per request, by header.
        Assert.Equal(["12345", "12346"], site.Kakao.Requests.Of(KakaoEndpoint.MomentReports).Select(request => request.Headers["adAccountId"]));
    }

    [Fact]
    public async Task Report_twice_keeps_one_row_per_day_and_account()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        await visitor.ReportAsync("cafe");
        await site.QueryAsync(database => database.ReportRows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Clicks, -1), Stop));
        site.Clock.Advance(TimeSpan.FromSeconds(5));

        await visitor.ReportAsync("cafe");

        Assert.Equal((14, 0), (await CountAsync(site), await site.QueryAsync(database => database.ReportRows.CountAsync(row => row.Clicks == -1, Stop))));
    }

    [Fact]
    public async Task Report_waits_for_kakaos_pace()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        await visitor.ReportAsync("cafe");
        await visitor.ConnectAsync("bikes");

        var second = visitor.ReportAsync("bikes");
        await Eventually.HoldsAsync(() => AdvanceUntil(site, second));

        Assert.Equal(HttpStatusCode.OK, (await second).Status);
        Assert.Equal(4, site.Kakao.Requests.Of(KakaoEndpoint.MomentReports).Count);
    }

    [Fact]
    public async Task Report_that_kakao_slows_down_answers_503()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentReports, -813, statusCode: 429));

        var report = visitor.ReportAsync("cafe");
        await Eventually.HoldsAsync(() => AdvanceUntil(site, report));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "kakao_unavailable"), ((await report).Status, (await report).Code));
        Assert.Equal("connected", await visitor.GetStateAsync("cafe"));
    }

    public static TheoryData<string, Func<KakaoEndpoint, KakaoFault>> Outages => new()
    {
        { "503", endpoint => KakaoFault.Status(endpoint, 503) },
        { "maintenance", endpoint => KakaoFault.AdApi(endpoint, -9798, statusCode: 503) },
        { "a proxy's 401", endpoint => KakaoFault.Status(endpoint, 401) },
        { "a cut connection", endpoint => KakaoFault.Cut(endpoint) },
        { "no JSON", endpoint => KakaoFault.Body(endpoint, "<html>", "text/html") },
        { "a huge body", endpoint => KakaoFault.HugeBody(endpoint, 2 * 1024 * 1024) },
    };

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task Report_while_kakao_is_unavailable_answers_503(string what, Func<KakaoEndpoint, KakaoFault> fault)
    {
        Assert.NotEmpty(what);
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        foreach (var endpoint in (KakaoEndpoint[])[KakaoEndpoint.MomentAdAccounts, KakaoEndpoint.MomentReports])
        {
            site.Kakao.Faults.Clear();
            site.Kakao.Faults.Add(fault(endpoint));

            var page = await visitor.ReportAsync("cafe");

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "kakao_unavailable"), (page.Status, page.Code));
            Assert.Equal("connected", await visitor.GetStateAsync("cafe"));
            site.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(0, await CountAsync(site));
    }

    [Fact]
    public async Task Report_of_a_dead_connection_answers_409()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.AccountSettings.RevokeAll();

        var first = await visitor.ReportAsync("cafe");
        site.Kakao.Requests.Clear();
        var second = await visitor.ReportAsync("cafe");

        Assert.Equal((HttpStatusCode.Conflict, "reconnect_required"), (first.Status, first.Code));
        Assert.Equal((HttpStatusCode.Conflict, "reconnect_required"), (second.Status, second.Code));
        Assert.Equal("application/problem+json", second.Response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(site.Kakao.Requests.All);
        Assert.Equal("reconnect_required", await visitor.GetStateAsync("cafe"));
    }

    [Fact]
    public async Task Report_of_an_unconnected_key_answers_409()
    {
        await using var site = new AgencySite();

        var page = await (await site.SignInAsync()).ReportAsync("cafe");

        Assert.Equal((HttpStatusCode.Conflict, "not_connected"), (page.Status, page.Code));
    }

    [Fact]
    public async Task Report_without_the_scope_answers_403()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe", "?scope=biz_account_email");

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), (page.Status, page.Code));
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts));
    }

    [Fact]
    public async Task Report_that_kakao_refuses_for_a_scope_answers_403()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.Faults.Add(KakaoFault.Kapi(KakaoEndpoint.MomentReports, -402, null, "moment_management"));

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), (page.Status, page.Code));
    }

    [Fact]
    public async Task Refused_ad_account_does_not_affect_others()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentReports, -813, statusCode: 403, times: 1));

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal([12346L], page.Json.EnumerateArray().Select(row => row.GetProperty("adAccountId").GetInt64()).Distinct());
    }

    [Fact]
    public async Task Report_of_refused_ad_accounts_alone_answers_403()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.Faults.Add(KakaoFault.AdApi(KakaoEndpoint.MomentReports, -813, statusCode: 403));

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal((HttpStatusCode.Forbidden, "no_access"), (page.Status, page.Code));
    }

    [Fact]
    public async Task Ad_account_beyond_the_grant_is_left_out()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"content":[{"id":"12346"},{"id":99999}],"totalPages":1}"""));

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal([12346L], page.Json.EnumerateArray().Select(row => row.GetProperty("adAccountId").GetInt64()).Distinct());
    }

    [Fact]
    public async Task Report_without_ad_accounts_is_empty()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        site.Kakao.Faults.Add(KakaoFault.Body(KakaoEndpoint.MomentAdAccounts, """{"content":[],"totalPages":0}"""));

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal((HttpStatusCode.OK, "[]"), (page.Status, page.Body));
    }

    [Fact]
    public async Task Report_reads_all_pages_of_ad_accounts()
    {
        await using var site = new AgencySite();
        var visitor = await site.SignInAsync();
        visitor.Kakao.Persona = "agency";
        await visitor.ConnectAsync("cafe");

        var page = await visitor.ReportAsync("cafe");

        Assert.Equal(24 * 7, page.Json.GetArrayLength());
        Assert.Equal(3, site.Kakao.Requests.Of(KakaoEndpoint.MomentAdAccounts).Count);
    }

    [Fact]
    public async Task Report_page_shows_the_figures_as_chart_and_table()
    {
        await using var site = new AgencySite();
        var visitor = await ConnectAsync(site);
        await visitor.ReportAsync("cafe");

        var page = await visitor.OpenAsync("/advertisers/cafe/report");

        Assert.Equal((21, 7), (page.Document.QuerySelectorAll("svg.chart rect").Length, page.Document.QuerySelectorAll("table.figures tbody tr").Length));
    }

    private static async Task<Visitor> ConnectAsync(AgencySite site)
    {
        var visitor = await site.SignInAsync();
        await visitor.ConnectAsync("cafe");
        return visitor;
    }

    private static bool AdvanceUntil(AgencySite site, Task done)
    {
        site.Clock.Advance(TimeSpan.FromMilliseconds(500));
        return done.IsCompleted;
    }

    private static Task<int> CountAsync(AgencySite site) => site.QueryAsync(database => database.ReportRows.CountAsync(Stop));
}
