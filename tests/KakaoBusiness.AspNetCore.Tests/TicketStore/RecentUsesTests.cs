using Microsoft.Extensions.Time.Testing;
using RecentUses = KakaoBusiness.AspNetCore.TicketStore.SessionIndex.RecentUses;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>How often "last used" is written, and which sessions a node remembers.</summary>
public class RecentUsesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new();

    private RecentUses Create(TimeSpan interval) => new(interval, _time);

    [Fact]
    public void Use_is_written_once_an_interval()
    {
        var uses = Create(Interval);

        Assert.True(uses.TryRecord("a"));
        Assert.True(uses.TryRecord("b"));
        _time.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.False(uses.TryRecord("a"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(uses.TryRecord("a"));
        Assert.False(uses.TryRecord("a"));
    }

    [Fact]
    public void Interval_of_zero_writes_nothing_and_remembers_the_session()
    {
        var uses = Create(TimeSpan.Zero);

        Assert.False(uses.TryRecord("a"));
        _time.Advance(Interval);
        Assert.False(uses.TryRecord("a"));
        Assert.True(uses.Contains("a"));
        Assert.False(uses.Contains("b"));
    }

    [Fact]
    public void Sessions_in_use_are_remembered_beyond_the_capacity()
    {
        var uses = Create(Interval);
        uses.TryRecord("in use");
        uses.TryRecord("not in use");
        for (var session = 0; session < 5 * RecentUses.Capacity; session++)
        {
            Assert.True(uses.TryRecord($"{session}"));
            if (session % 10_000 == 0) Assert.False(uses.TryRecord("in use"));
        }

        Assert.True(uses.Contains("in use"));
        Assert.False(uses.Contains("not in use"));
        // Of those that were used last as many as one generation has are known for certain.
        Assert.False(uses.TryRecord($"{(5 * RecentUses.Capacity) - RecentUses.Capacity}"));
        Assert.True(uses.TryRecord("not in use"));
    }

    [Fact]
    public void Use_is_due_in_the_older_generation_too()
    {
        var uses = Create(Interval);
        uses.TryRecord("a");
        for (var session = 0; session < RecentUses.Capacity; session++) uses.TryRecord($"{session}");
        _time.Advance(Interval);

        Assert.True(uses.TryRecord("a"));
        Assert.False(uses.TryRecord("a"));
    }
}
