using System.Diagnostics.Metrics;
using System.Net;
using KakaoBusiness.AspNetCore.Tests.Authorization;
using KakaoBusiness.Tests.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

public sealed partial class StoreOutageTests
{
    [Fact]
    public async Task Cache_calls_are_measured_with_outcome()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache, setup => setup.Scheme["TokenValidationInterval"] = "00:00:00");
        using var collector = new MetricCollector<double>(app.Services.GetRequiredService<IMeterFactory>(), KakaoBusinessDefaults.TelemetryName, "kakaobusiness.ticket_store.duration");
        using var browser = await SignInAsync(app);
        app.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        var sessions = app.Services.GetRequiredService<IKakaoBusinessSessions>();
        Assert.Single(await sessions.ListAsync("3100000001", TestContext.Current.CancellationToken));
        await sessions.SignOutEverywhereAsync("3100000001", TestContext.Current.CancellationToken);
        Assert.Equal(["check ok", "exist ok", "get ok", "index-get ok", "index-remove ok", "index-set ok", "remove ok", "replace ok", "set ok"], Measured());

        cache.IsAway = true;
        await browser.StatusOfAsync();
        cache.IsAway = false;
        cache.IsSilent = true;
        var calls = cache.Calls;
        var waiting = browser.StatusOfAsync();
        await Eventually.HoldsAsync(() => cache.Calls > calls);
        app.Time.Advance(Limit);
        await waiting;
        Assert.Contains("get unreachable", Measured());
        Assert.Contains("get timeout", Measured());

        string[] Measured() => [.. collector.GetMeasurementSnapshot()
            .Select(measured => $"{measured.Tags["kakaobusiness.operation"]} {measured.Tags["kakaobusiness.outcome"]}").Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Cache_that_forgets_what_is_written_is_called_unhealthy()
    {
        await using var app = await StartAsync(new SwitchableCache { Forgets = true });

        Assert.Equal(HealthStatus.Unhealthy, (await HealthAsync(app)).Status);
        Assert.Contains("A call to the ticket backend failed (check, InvalidOperationException).", app.MessagesOf("BackendCallFailed"));
    }

    [Fact]
    public async Task Other_schemes_work_while_nothing_can_be_stored()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        using var browser = await SignInAsync(app);
        cache.IsReadOnly = true;

        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusOfAsync("/forbid"));
        Assert.Equal("/Account/Login", (await browser.ChallengeAsync("/challenge?scheme=Cookies")).AbsolutePath);
    }

    [Fact]
    public async Task Apps_sign_in_throws_if_it_was_not_stored()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache, setup => setup.Endpoints += app => app.MapGet("/sign-in-again", async context =>
        {
            var session = await context.AuthenticateAsync();
            await context.SignInAsync(session.Principal!, session.Properties);
        }));
        using var browser = await SignInAsync(app);
        cache.IsReadOnly = true;

        await Assert.ThrowsAsync<KakaoBusinessTicketStoreException>(() => browser.GetAsync("/sign-in-again"));
    }

    [Fact]
    public async Task Last_use_is_written_once_per_interval()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache, setup => setup.Scheme["TokenValidationInterval"] = "00:00:00");
        using var browser = await SignInAsync(app);
        var calls = cache.Calls;
        app.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        Assert.Equal(calls + 1, cache.Calls);

        app.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        var used = app.Time.GetUtcNow();
        var sessions = app.Services.GetRequiredService<IKakaoBusinessSessions>();
        await Eventually.HoldsAsync(async () => Assert.Single(await sessions.ListAsync("3100000001")).LastUsedAt == used);

        cache.IsReadOnly = true;
        app.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, await browser.StatusOfAsync());
        await Eventually.HoldsAsync(() => app.MessagesOf("LastUseNotWritten").Any());
        Assert.Equal(used, Assert.Single(await sessions.ListAsync("3100000001", TestContext.Current.CancellationToken)).LastUsedAt);
    }
}
