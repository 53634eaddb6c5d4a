using System.Security.Cryptography;
using KakaoBusiness.AspNetCore.Tests.Testing;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Tickets;

/// <summary>Ending sessions in cookie mode: for how long it is remembered, and how nodes tell each other.</summary>
public class CookieSessionsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>In days; a lifetime of zero is none, and a cookie of zero days is one that lives as long as time.</summary>
    [Theory]
    [InlineData("10.00:00:00", 14, 10)]
    [InlineData("500.00:00:00", 14, 500)]
    [InlineData("00:00:00", 14, 366)]
    [InlineData("00:00:00", 400, 400)]
    [InlineData("00:00:00", 0, null)]
    public async Task An_ending_is_remembered_as_long_as_a_cookie_could_live(string absoluteLifetime, int cookieDays, int? days)
    {
        await using var app = await TestApp.StartAsync(setup =>
        {
            setup.Scheme["AbsoluteSessionLifetime"] = absoluteLifetime;
            setup.Services = services => services.Configure<CookieAuthenticationOptions>(
                "Cookies", cookie => cookie.ExpireTimeSpan = cookieDays == 0 ? TimeSpan.MaxValue : TimeSpan.FromDays(cookieDays));
        });

        await SessionsOf(app).EndAsync("user", "session", TestContext.Current.CancellationToken);

        Assert.Equal(days is { } count ? app.Time.GetUtcNow().AddDays(count) : DateTimeOffset.MaxValue, Assert.Single(app.Services.GetRequiredService<EndedSessions>().Snapshot()).Until);
    }

    [Fact]
    public async Task Of_several_schemes_the_longest_life_counts()
    {
        await using var app = await TestApp.StartAsync(setup => setup.Authentication = services => services.AddAuthentication()
            .AddKakaoBusiness(options => options.AbsoluteSessionLifetime = TimeSpan.FromDays(40))
            .AddKakaoBusiness("Second", options => (options.ClientId, options.CallbackPath, options.AbsoluteSessionLifetime) = ("second", "/signin-second", TimeSpan.FromDays(10))));

        await SessionsOf(app).SignOutEverywhereAsync("user", TestContext.Current.CancellationToken);

        Assert.Equal(app.Time.GetUtcNow().AddDays(40), Assert.Single(app.Services.GetRequiredService<EndedSessions>().Snapshot()).Until);
    }

    [Fact]
    public async Task Whose_and_which_session_must_be_said()
    {
        await using var app = await TestApp.StartAsync();
        var (sessions, cancellationToken) = (SessionsOf(app), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndAsync("user", "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync("", "session", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.EndOthersAsync("user", "", cancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.SignOutEverywhereAsync("", cancellationToken));
        Assert.Contains("AddKakaoBusinessTicketStore()", (await Assert.ThrowsAsync<NotSupportedException>(() => sessions.ListAsync("user", cancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_is_away_is_told_at_each_interval_and_the_list_goes_out_when_it_is_back()
    {
        var cache = new SwitchableCache { IsAway = true };
        await using var app = await StartSharedAsync(cache);
        await SessionsOf(app).EndAsync("user", "session", TestContext.Current.CancellationToken);
        await app.AdvanceUntilAsync(Interval, () => app.MessagesOf("EndedListAway").Count() > 1);

        cache.IsAway = false;

        await app.AdvanceUntilAsync(Interval, () => cache.ReadAll().Count > 0);
        Assert.Equal("The shared list of ended sessions could not be read or written; this node goes on with what it knows.", app.MessagesOf("EndedListAway").First());
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_written_anew()
    {
        var cache = new SwitchableCache();
        await cache.SetAsync("kakaobusiness:ended-sessions", RandomNumberGenerator.GetBytes(64), new DistributedCacheEntryOptions(), TestContext.Current.CancellationToken);
        var keys = new EphemeralDataProtectionProvider();
        await using var app = await StartSharedAsync(cache, keys);
        await SessionsOf(app).EndAsync("user", "session", TestContext.Current.CancellationToken);
        await app.AdvanceUntilAsync(Interval, () => app.MessagesOf("EndedListUnreadable").Any());

        // Another node reads it now.
        await using var other = await StartSharedAsync(cache, keys);
        await app.AdvanceUntilAsync(Interval, () =>
        {
            other.Time.Advance(Interval);
            return other.Services.GetRequiredService<EndedSessions>().Snapshot().Count == 1;
        });
        Assert.Empty(other.MessagesOf("EndedListAway"));
    }

    private static IKakaoBusinessSessions SessionsOf(TestApp app) => app.Services.GetRequiredService<IKakaoBusinessSessions>();

    private static Task<TestApp> StartSharedAsync(SwitchableCache cache, IDataProtectionProvider? keys = null) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessSharedEndedSessions();
        setup.Services = services =>
        {
            services.AddSingleton<IDistributedCache>(cache);
            if (keys is not null) services.AddSingleton(keys);
        };
    });
}
