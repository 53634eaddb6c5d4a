using System.Security.Claims;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.Tests.TicketStore;
using KakaoBusiness.Tests.Shared;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>A node that has not read the shared list of ended sessions since it started, or cannot read it any more.</summary>
public sealed class UnreadListTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Session_begun_before_the_node_is_unknown_until_the_list_is_read()
    {
        var cache = new SwitchableCache { IsAway = true };
        await using var app = await StartAsync(cache);
        var ended = app.Services.GetRequiredService<EndedSessions>();
        var started = app.Time.GetUtcNow();

        Assert.True(ended.IsUnknown(Ticket(started)));
        Assert.False(ended.IsUnknown(Ticket(started.AddSeconds(1))));
        Assert.False(ended.IsUnknown(Ticket(start: null)));
        ended.ReportRead();
        Assert.False(ended.IsUnknown(Ticket(started)));
    }

    [Fact]
    public async Task Entry_that_has_expired_is_not_merged()
    {
        await using var app = await StartAsync(new SwitchableCache());
        var ended = app.Services.GetRequiredService<EndedSessions>();
        var now = app.Time.GetUtcNow();

        Assert.True(ended.Merge([new(EndedKind.User, 1, 0, now.AddDays(-1), now)]));
        Assert.Equal(0, ended.Entries.Count);
        Assert.True(ended.Merge([new(EndedKind.User, 1, 0, now.AddDays(-1), now.AddTicks(1))]));
        Assert.Equal(1, ended.Entries.Count);
    }

    [Fact]
    public async Task First_read_is_repeated_each_second_and_then_each_interval()
    {
        var cache = new SwitchableCache { IsAway = true };
        await using var app = await StartAsync(cache);
        var calls = cache.Calls;
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => cache.Calls == calls + 1);
        cache.IsAway = false;
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => app.MessagesOf("EndedListAvailable").Any());

        calls = cache.Calls;
        app.Time.Advance(Interval);
        await Eventually.HoldsAsync(() => cache.Calls > calls);
        (calls, var read) = (cache.Calls, app.Time.GetUtcNow());
        await app.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => cache.Calls > calls);

        Assert.True(app.Time.GetUtcNow() - read >= Interval);
    }

    [Fact]
    public async Task Each_outage_is_reported_with_its_cause()
    {
        var cache = new SwitchableCache();
        await using var app = await StartAsync(cache);
        Assert.Empty(app.MessagesOf("EndedListAvailable"));
        for (var outage = 1; outage <= 2; outage++)
        {
            cache.IsAway = true;
            await app.AdvanceUntilAsync(Interval, () => app.MessagesOf("EndedListUnavailable").Count() == outage);
            cache.IsAway = false;
            await app.AdvanceUntilAsync(Interval, () => app.MessagesOf("EndedListAvailable").Count() == outage);
        }

        cache.IsSilent = true;
        await app.AdvanceUntilAsync(Interval, () => app.MessagesOf("EndedListUnavailable").Count() == 3);

        Assert.Equal(
            [typeof(IOException), typeof(IOException), typeof(TimeoutException)],
            app.Logs.GetSnapshot().Where(record => record.Id.Name == "EndedListUnavailable").Select(record => record.Exception!.GetType()));
    }

    /// <summary>The list was written with Data Protection keys that the node does not have.</summary>
    [Fact]
    public async Task Node_knows_the_list_after_removing_unreadable_one()
    {
        var cache = new SwitchableCache();
        await using (var other = await StartAsync(cache))
        {
            await other.Services.GetRequiredService<IKakaoBusinessSessions>().SignOutEverywhereAsync("user", TestContext.Current.CancellationToken);
            await other.AdvanceUntilAsync(Interval, () => cache.ReadAll().Count > 0);
        }

        await using var app = await StartAsync(cache);
        Assert.Single(app.MessagesOf("EndedListUnreadable"));
        Assert.True(app.Services.GetRequiredService<EndedSessions>().IsUnread);

        await cache.RemoveAsync(cache.ReadAll().Single().Key, TestContext.Current.CancellationToken);

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => app.MessagesOf("EndedListAvailable").Any());
        Assert.False(app.Services.GetRequiredService<EndedSessions>().IsUnread);
    }

    [Theory]
    [InlineData("00:00:01", 1_000, null)]
    [InlineData("1.00:00:00", 100_000, null)]
    [InlineData("00:00:00.9999999", 1_000, "ShareInterval")]
    [InlineData("1.00:00:00.0000001", 1_000, "ShareInterval")]
    [InlineData("00:00:15", 999, "Capacity")]
    [InlineData("00:00:15", 100_001, "Capacity")]
    public void Options_are_valid_up_to_their_limits(string interval, int capacity, string? fault)
    {
        var options = new KakaoBusinessEndedSessionsOptions { ShareInterval = TimeSpan.Parse(interval, null), Capacity = capacity };

        Assert.Equal(fault, options.FindFaults().SingleOrDefault()?.Split(' ')[0]);
    }

    private static AuthenticationTicket Ticket(DateTimeOffset? start)
    {
        var properties = new AuthenticationProperties();
        if (start is { } began) properties.BeginSession(began);
        return new(new ClaimsPrincipal(new ClaimsIdentity("KakaoBusiness")), properties, "Cookies");
    }

    private static Task<TestApp> StartAsync(SwitchableCache cache) => TestApp.StartAsync(setup =>
    {
        setup.Authentication = services => services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessSharedEndedSessions();
        setup.Services = services => services.AddSingleton<IDistributedCache>(cache);
    });
}
