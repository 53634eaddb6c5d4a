using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Tickets;

/// <summary>How often "last used" is written: once an interval for each session, and never where the interval is zero.</summary>
public class RecentUsesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_use_is_written_once_an_interval()
    {
        var uses = new RecentUses(Interval, _time);

        Assert.True(uses.TryNote("a"));
        Assert.True(uses.TryNote("b"));
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.False(uses.TryNote("a"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(uses.TryNote("a"));
        Assert.False(uses.TryNote("a"));
    }

    [Fact]
    public void With_an_interval_of_zero_none_is_written()
    {
        var uses = new RecentUses(TimeSpan.Zero, _time);

        Assert.False(uses.TryNote("a"));
        _time.Advance(Interval);
        Assert.False(uses.TryNote("a"));
    }

    [Fact]
    public void What_is_remembered_has_a_limit_beyond_which_all_is_forgotten()
    {
        const int Limit = 50_000;
        var uses = new RecentUses(Interval, _time);
        for (var session = 0; session < Limit; session++) uses.TryNote($"{session}");
        Assert.False(uses.TryNote("0"));

        Assert.True(uses.TryNote("one more"));

        Assert.True(uses.TryNote("0"));
    }
}
