using KakaoBusiness.Emulator;
using KakaoBusiness.Samples.Agency.Tests.Fixture;
using KakaoBusiness.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KakaoBusiness.Samples.Agency.Tests;

/// <summary>The nightly job, by a fake clock.</summary>
public sealed class NightlyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nightly_job_collects_yesterday_at_nine_in_Korea()
    {
        await using var site = new AgencySite();
        await (await site.SignInAsync()).ConnectAsync("cafe");
        var lee = await site.SignInAsync("lee");
        lee.Kakao.Persona = "other-owner";
        await lee.ConnectAsync("books");
        var nine = NextNine(site);

        await AdvanceToAsync(site, nine - TimeSpan.FromSeconds(1));
        Assert.Empty(site.Kakao.Requests.Of(KakaoEndpoint.MomentReports));
        await AwaitRunsAsync(site, 1);
        await Eventually.HoldsAsync(async () => await CountAsync(site) == 4);

        var yesterday = DateOnly.FromDateTime(nine.AddHours(9).DateTime).AddDays(-1);
        Assert.Equal([yesterday], await site.QueryAsync(database => database.ReportRows.Select(row => row.Date).Distinct().ToListAsync(Stop)));
        Assert.Equal(["books", "cafe"], await site.QueryAsync(database => database.ReportRows.Select(row => row.Key).Distinct().Order().ToListAsync(Stop)));
    }

    [Fact]
    public async Task Nightly_job_survives_what_fails_for_one_advertiser()
    {
        await using var site = new AgencySite();
        var kim = await site.SignInAsync();
        await kim.ConnectAsync("cafe");
        await kim.ConnectAsync("bikes", "?scope=biz_account_email");
        kim.Kakao.Persona = "owner-no-email";
        await kim.ConnectAsync("한빛 서점");
        var lee = await site.SignInAsync("lee");
        lee.Kakao.Persona = "other-owner";
        await lee.ConnectAsync("books");
        site.Kakao.AccountSettings.RevokeAll("other-owner");

        await AdvanceToAsync(site, NextNine(site));
        await AwaitRunsAsync(site, 1);

        await Eventually.HoldsAsync(async () => await CountAsync(site) == 3);
        await Eventually.HoldsAsync(async () => await site.QueryAsync(database => database.Events.CountAsync(row => row.Kind == Advertisers.AdvertiserEventKind.ReportFailed, Stop)) == 1);
        Assert.Equal(["ReportFailed"], (await (await site.SignInAsync()).OpenAsync("/advertisers")).Events);
        await Eventually.HoldsAsync(async () => (await (await site.SignInAsync("lee")).OpenAsync("/advertisers")).Events is ["Lost"]);
    }

    [Fact]
    public async Task Nightly_job_runs_daily_on_one_of_two_nodes()
    {
        await using var site = new AgencySite();
        await (await site.SignInAsync()).ConnectAsync("cafe");
        await using var second = new AgencySite(options => options.Join(site));
        var nine = NextNine(site);

        await AdvanceToAsync(site, nine);
        await AwaitRunsAsync(site, 1);
        await Eventually.HoldsAsync(async () => await CountAsync(site) == 2);
        await AdvanceToAsync(site, nine.AddDays(1));
        await AwaitRunsAsync(site, 2);
        await Eventually.HoldsAsync(async () => await CountAsync(site) == 4);

        Assert.Equal(4, site.Kakao.Requests.Of(KakaoEndpoint.MomentReports).Count);
    }

    [Fact]
    public async Task Unexpected_exception_for_one_advertiser_spares_the_others()
    {
        var calls = new Calls { Failing = 1 };
        await using var site = new AgencySite(calls.Join);
        await (await site.SignInAsync()).ConnectAsync("cafe");
        var lee = await site.SignInAsync("lee");
        lee.Kakao.Persona = "other-owner";
        await lee.ConnectAsync("books");
        var nine = NextNine(site);

        await AdvanceToAsync(site, nine);
        await AwaitRunsAsync(site, 1);
        await Eventually.HoldsAsync(async () => await CountAsync(site) == 2);
        await AdvanceToAsync(site, nine.AddDays(1));
        await AwaitRunsAsync(site, 2);

        // One of two on the first day, and both on the second: the site has survived.
        await Eventually.HoldsAsync(async () => await CountAsync(site) == 6);
        Assert.False(site.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task Failed_nightly_run_is_tried_again()
    {
        var calls = new Calls { Failing = int.MaxValue };
        await using var site = new AgencySite(calls.Join);
        await (await site.SignInAsync()).ConnectAsync("cafe");

        await AdvanceToAsync(site, NextNine(site));
        await AwaitRunsAsync(site, 1);
        await Eventually.HoldsAsync(() => calls.Count > 0);
        calls.Failing = 0;

        await Eventually.HoldsAsync(async () =>
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            return await CountAsync(site) == 2;
        });
        Assert.Equal(1, await site.QueryAsync(database => database.NightlyRuns.CountAsync(Stop)));
    }

    private static DateTimeOffset NextNine(AgencySite site)
    {
        // 09:00 in Korea is midnight in UTC.
        return new DateTimeOffset(site.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
    }

    private static async Task AdvanceToAsync(AgencySite site, DateTimeOffset moment)
    {
        while (site.Clock.GetUtcNow() < moment)
        {
            var left = moment - site.Clock.GetUtcNow();
            site.Clock.Advance(left < TimeSpan.FromMinutes(10) ? left : TimeSpan.FromMinutes(10));
            // Lets the job look at the clock: it sleeps in pieces.
            await Task.Yield();
        }
    }

    /// <summary>The job may have begun its last sleep a moment ago.</summary>
    private static Task AwaitRunsAsync(AgencySite site, int count) => Eventually.HoldsAsync(async () =>
    {
        site.Clock.Advance(TimeSpan.FromSeconds(5));
        return await site.QueryAsync(database => database.NightlyRuns.CountAsync(Stop)) == count;
    });

    private static Task<int> CountAsync(AgencySite site) => site.QueryAsync(database => database.ReportRows.CountAsync(Stop));

    /// <summary>Lets the first calls of Kakao Moment fail as nobody expects.</summary>
    private sealed class Calls
    {
        private int _count;

        public int Failing { get; set; }

        public int Count => _count;

        public void Join(AgencySiteOptions options)
            => options.Services = services => services.AddHttpClient(nameof(Reports.MomentClient)).AddHttpMessageHandler(() => new Handler(this));

        private sealed class Handler(Calls calls) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
                => Interlocked.Increment(ref calls._count) <= calls.Failing ? throw new NotSupportedException() : base.SendAsync(request, cancellationToken);
        }
    }
}
