using System.Net;
using KakaoBusiness.AspNetCore.Connections;
using KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;
using KakaoBusiness.Emulator;
using KakaoBusiness.Tests.Shared.Apps;
using KakaoBusiness.Tests.Shared.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests;

/// <summary>Consents of a web app whose connections are in a SQLite database.</summary>
public sealed class ConnectTests : IDisposable
{
    private readonly SqliteFile _file = new();
    private readonly SlowDatabase _slow = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Consent_leaves_no_secret_in_file_log_or_trace()
    {
        using var traces = new ActivityTexts();
        await using var app = await StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();

        var search = new SecretSearch();
        search.Add("client secret", TestApp.ClientSecret);
        search.Add("code", Assert.Single(app.Emulator.Requests.Of(KakaoEndpoint.Token)).Form["code"]);
        search.Add("token", (await app.Services.GetRequiredService<ConnectionRecords>().FindAsync("KakaoBusiness", "42", TestContext.Current.CancellationToken))!.Token!.Reveal());
        var logs = string.Join('\n', app.Logs.GetSnapshot().Where(record => record.Category != KnownSecrets.RequestLineCategory).Select(record => $"{record.Message}\n{record.Exception}"));

        Assert.Empty(search.FindIn(_file.ReadAll()));
        Assert.Empty(search.FindIn(logs));
        Assert.Contains("kakaobusiness connect", traces.Text, StringComparison.Ordinal);
        Assert.Empty(search.FindIn(traces.Text));
        Assert.DoesNotContain("owner@example.com", traces.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mode=ReadOnly;Default Timeout=1", null)]
    [InlineData("Default Timeout=1", "ALTER TABLE KakaoBusinessConnections RENAME TO Gone")]
    [InlineData("Default Timeout=1", "ALTER TABLE KakaoBusinessOwedRevocations RENAME TO Gone")]
    public async Task Unstored_consent_leaves_the_connection_unchanged(string settings, string? damage)
    {
        await using var app = await StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();

        var callback = await app.Emulator.AgreeAsync(
            await browser.ChallengeAsync("/advertisers/42/connect"), cancellationToken: TestContext.Current.CancellationToken);
        _file.Settings = settings;
        if (damage is not null) _file.Execute(damage);
        using var response = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        _file.Settings = "";
        if (damage is not null) _file.Execute($"ALTER TABLE Gone RENAME TO {damage.Split(' ')[2]}");
        Assert.Equivalent(before, await app.FindEntryAsync(), strict: true);
        await browser.ConnectedAsync();
        Assert.Equal(1, app.Emulator.LiveTokenCount);
    }

    [Fact]
    public async Task Slow_database_answers_the_challenge_with_503()
    {
        await using var app = await StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        _slow.Slow(app.Time, "SELECT");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await browser.StatusOfAsync("/advertisers/42/connect"));
        Assert.Equal(1, _slow.Unanswered);
    }

    [Theory]
    [InlineData("SELECT", false)]
    [InlineData("UPDATE", false)]
    [InlineData("UPDATE", true)]
    public async Task Slow_database_stores_no_consent(string statement, bool isSlowFromThenOn)
    {
        await using var app = await StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        var callback = await app.Emulator.AgreeAsync(
            await browser.ChallengeAsync("/advertisers/42/connect"), cancellationToken: TestContext.Current.CancellationToken);
        var isSlow = false;
        _slow.Slow(app.Time, sql => sql.Contains(statement, StringComparison.Ordinal) ? isSlow = true : isSlow && isSlowFromThenOn);

        using var response = await browser.GetAsync(callback);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(isSlowFromThenOn ? 2 : 1, _slow.Unanswered);
        _slow.Answer();
        Assert.Equivalent(before, await app.FindEntryAsync(), strict: true);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equal(0, await app.OwedRevocationsAsync());
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/advertisers/42"));
    }

    [Fact]
    public async Task Consent_whose_commit_is_not_answered_is_connected()
    {
        await using var app = await StartAsync();
        using var browser = await app.NewBrowserOfAsync();
        await browser.ConnectedAsync();
        var before = await app.FindEntryAsync();
        _slow.SlowAfterCommit(app.Time);

        await browser.ConnectedAsync();

        Assert.Equal(1, _slow.Unanswered);
        Assert.NotEqual(before!.Stamp, (await app.FindEntryAsync())!.Stamp);
        Assert.Equal(1, app.Emulator.LiveTokenCount);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync("/advertisers/42"));
    }

    private void Configure(DbContextOptionsBuilder options)
    {
        _file.Configure(options);
        _slow.Configure(options);
    }

    private Task<TestApp> StartAsync() => DatabaseApp.StartAsync(Configure);
}
