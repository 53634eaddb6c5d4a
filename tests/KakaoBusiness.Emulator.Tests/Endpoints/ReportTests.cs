using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.Emulator.Tests.Endpoints;

public sealed class ReportTests : IDisposable
{
    /// <summary>In Korea it is the 16th already, 09:00.</summary>
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 16, 0, 0, 0, TimeSpan.Zero));
    private readonly SampleApp _app;
    private readonly string _token;

    public ReportTests()
    {
        _app = new SampleApp(clock: _clock);
        _token = _app.Emulator.IssueToken();
    }

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Moment_report_of_31_days_has_31_rows()
    {
        var answer = await MomentAsync("?start=20260213&end=20260315&metricsGroup=BASIC&timeUnit=DAY");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["code", "message", "data"], answer.Json.EnumerateObject().Select(member => member.Name));
        var rows = answer.Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(31, rows.Count);
        Assert.Equal(("2026-02-13", "2026-02-13", "12345"), (rows[0].GetProperty("start").GetString(), rows[0].GetProperty("end").GetString(), rows[0].GetProperty("dimensions").GetProperty("ad_account_id").GetString()));
        Assert.All(rows, row =>
        {
            var metrics = row.GetProperty("metrics");
            Assert.Equal(["imp", "click", "ctr", "cost"], metrics.EnumerateObject().Select(metric => metric.Name));
            Assert.InRange(metrics.GetProperty("imp").GetInt64(), 1_000, 10_000);
            Assert.InRange(metrics.GetProperty("click").GetInt64(), 5, 300);
            Assert.InRange(metrics.GetProperty("ctr").GetDecimal(), 0.4m, 3.1m);
            Assert.InRange(metrics.GetProperty("cost").GetInt64(), 500, 150_000);
        });
        Assert.True(rows.Select(row => row.GetProperty("metrics").GetRawText()).Distinct().Count() > 25);
    }

    [Fact]
    public async Task Numbers_sum_up_and_are_same_in_every_emulator()
    {
        var days = await MomentAsync("?start=20260301&end=20260307&timeUnit=DAY");
        using var other = new SampleApp(clock: _clock);

        var total = await other.CallAsync(SampleApp.MomentReport + "?start=20260301&end=20260307", other.Emulator.IssueToken(), headers: ("adAccountId", "12345"));

        var row = Assert.Single(total.Json.GetProperty("data").EnumerateArray());
        Assert.All(["imp", "click", "cost"], metric => Assert.Equal(
            days.Json.GetProperty("data").EnumerateArray().Sum(day => day.GetProperty("metrics").GetProperty(metric).GetInt64()),
            row.GetProperty("metrics").GetProperty(metric).GetInt64()));
    }

    [Theory]
    [InlineData("?start=20260301&end=20260316")]
    [InlineData("?start=20260316&end=20260316")]
    [InlineData("?start=20260212&end=20260315")]
    [InlineData("?start=20260301&end=20270301")]
    public async Task Period_with_today_or_over_31_days_is_refused(string query)
    {
        var answer = await MomentAsync(query);

        Assert.Equal((HttpStatusCode.BadRequest, -813), (answer.Status, answer.Json.GetProperty("code").GetInt32()));
        Assert.Equal("KakaoMomentException", answer.Text("msg"));
        Assert.Equal(60008, answer.Json.GetProperty("extras").GetProperty("detailCode").GetInt32());
        Assert.Contains("12345", answer.Json.GetProperty("extras").GetProperty("detailMsg").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?datePreset=TODAY", "2026-03-16")]
    [InlineData("?datePreset=YESTERDAY", "2026-03-15")]
    public async Task Date_preset_names_a_day_in_Korea(string query, string day)
    {
        var row = Assert.Single((await MomentAsync(query)).Json.GetProperty("data").EnumerateArray());

        Assert.Equal((day, day), (row.GetProperty("start").GetString(), row.GetProperty("end").GetString()));
    }

    [Fact]
    public async Task Yesterday_is_final_at_eight_in_Korea()
    {
        _clock.Advance(TimeSpan.FromHours(22.9));
        var before = await YesterdayAsync();
        _clock.Advance(TimeSpan.FromHours(0.2));

        Assert.True(before < await YesterdayAsync());

        async Task<long> YesterdayAsync() => (await MomentAsync("?start=20260316&end=20260316")).Json.GetProperty("data")[0].GetProperty("metrics").GetProperty("imp").GetInt64();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?start=20260301")]
    [InlineData("?start=2026-03-01&end=2026-03-02")]
    [InlineData("?start=20260302&end=20260301")]
    [InlineData("?datePreset=SOMEDAY")]
    [InlineData("?datePreset=TODAY&start=20260301")]
    public async Task Malformed_period_is_an_invalid_parameter(string query)
    {
        var answer = await MomentAsync(query);

        Assert.Equal((HttpStatusCode.BadRequest, -2), (answer.Status, answer.Json.GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("campaigns", "campaignId=7,8", "campaign_id", "7 8")]
    [InlineData("adGroups", "adGroupId=9", "ad_group_id", "9")]
    [InlineData("creatives", "creativeId=7&creativeId=9", "creative_id", "7 9")]
    [InlineData("campaigns", "x=1", "campaign_id", "1234501 1234502")]
    public async Task Moment_reports_on_parts_of_an_account(string kind, string ids, string dimension, string expected)
    {
        var answer = await _app.CallAsync($"https://apis.moment.kakao.com/openapi/v4/{kind}/report?datePreset=YESTERDAY&{ids}", _token, headers: ("adAccountId", "12345"));

        Assert.Equal(expected, string.Join(' ', answer.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("dimensions").GetProperty(dimension).GetString())));
    }

    [Theory]
    [InlineData("adAccounts")]
    [InlineData("campaigns")]
    [InlineData("adGroups")]
    [InlineData("keywords")]
    public async Task Keyword_reports_spending_and_needs_metrics_groups(string kind)
    {
        var url = $"https://api.keywordad.kakao.com/openapi/v1/{kind}/report?start=20250401&end=20260316&timeUnit=MONTH";

        var without = await KeywordAsync(url);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var answer = await KeywordAsync(url + "&metricsGroups=BASIC");

        Assert.Equal((HttpStatusCode.BadRequest, -2), (without.Status, without.Json.GetProperty("code").GetInt32()));
        Assert.Equal(["data"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["imp", "click", "ctr", "spending"], answer.Json.GetProperty("data")[0].GetProperty("metrics").EnumerateObject().Select(metric => metric.Name));
    }

    [Theory]
    [InlineData("20240315", "20240401")]
    [InlineData("20260301", "20260317")]
    public async Task Keyword_reports_on_two_years(string start, string end)
    {
        var answer = await KeywordAsync($"{SampleApp.KeywordReport}?start={start}&end={end}&metricsGroups=BASIC");

        Assert.Equal((HttpStatusCode.BadRequest, -820), (answer.Status, answer.Json.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Report_requires_account_and_scope()
    {
        const string url = SampleApp.MomentReport + "?datePreset=YESTERDAY";

        var withoutHeader = await _app.CallAsync(url, _token);
        var othersAccount = await _app.CallAsync(url, _token, headers: ("adAccountId", "14345"));
        var withoutScope = await _app.CallAsync(url, _app.Emulator.IssueToken(scopes: ["biz_account_email"]), headers: ("adAccountId", "12345"));

        Assert.Equal((400, -8), Of(withoutHeader));
        Assert.Equal((403, -813), Of(othersAccount));
        Assert.Equal((403, -402), Of(withoutScope));
        Assert.Equal(["moment_management"], withoutScope.Texts("required_scopes"));

        static (int, int) Of(Answer answer) => ((int)answer.Status, answer.Json.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("https://apis.moment.kakao.com/openapi/v4/adAccounts/report", 5000)]
    [InlineData("https://apis.moment.kakao.com/openapi/v4/campaigns/report", 5000)]
    [InlineData("https://apis.moment.kakao.com/openapi/v4/creatives/report", 5000)]
    [InlineData("https://apis.moment.kakao.com/openapi/v4/adGroups/report", 1000)]
    public async Task Moment_reports_are_throttled_for_each_account(string url, int milliseconds)
    {
        url += "?datePreset=YESTERDAY";
        Assert.Equal(HttpStatusCode.OK, (await CallAsync("12345")).Status);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync("12346")).Status);
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        var early = await CallAsync("12345");
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal((HttpStatusCode.TooManyRequests, -813), (early.Status, early.Json.GetProperty("code").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync("12345")).Status);

        Task<Answer> CallAsync(string account) => _app.CallAsync(url, _token, headers: ("adAccountId", account));
    }

    [Fact]
    public async Task Keyword_reports_are_throttled_at_five_a_second()
    {
        const string url = SampleApp.KeywordReport + "?start=20260301&end=20260302&metricsGroups=BASIC";
        Assert.Equal(HttpStatusCode.OK, (await KeywordAsync(url)).Status);
        var early = await KeywordAsync(url);
        _clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal((HttpStatusCode.TooManyRequests, -10), (early.Status, early.Json.GetProperty("code").GetInt32()));
        Assert.Equal(HttpStatusCode.OK, (await KeywordAsync(url)).Status);
    }

    [Fact]
    public async Task Lists_are_not_throttled_and_pace_can_be_disabled()
    {
        _app.Emulator.Options.EnforcePace = false;
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(HttpStatusCode.OK, (await MomentAsync("?datePreset=YESTERDAY", advance: false)).Status);
            _app.Emulator.Options.EnforcePace = count > 3;
            Assert.Equal(HttpStatusCode.OK, (await _app.CallAsync(SampleApp.MomentAdAccounts, _token)).Status);
        }
    }

    private Task<Answer> MomentAsync(string query, bool advance = true)
    {
        if (advance && query.Length > 0) _app.Emulator.Options.EnforcePace = false;
        return _app.CallAsync(SampleApp.MomentReport + query, _token, headers: ("adAccountId", "12345"));
    }

    private Task<Answer> KeywordAsync(string url) => _app.CallAsync(url, _token, headers: ("adAccountId", "22345"));
}
