using System.Security.Claims;
using KakaoBusiness.AspNetCore.Tickets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Tickets;

/// <summary>The list of ended sessions: of several endings the one that holds longest, and none for ever.</summary>
public class EndedSessionsTests
{
    private static readonly DateTimeOffset Start = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly EndedSessions _ended;

    public EndedSessionsTests() => _ended = new EndedSessions(_time);

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 1, 1)]
    public void A_session_that_is_ended_again_stays_ended_for_the_longer_of_both(int firstHours, int secondHours, int hours)
    {
        _ended.AddSession("session", Start.AddHours(firstHours));
        _ended.AddSession("session", Start.AddHours(secondHours));

        Assert.Equal(Start.AddHours(hours), Assert.Single(_ended.Snapshot()).Until);
    }

    [Fact]
    public void What_no_cookie_can_outlive_is_forgotten_when_the_list_has_grown_and_the_rest_is_not()
    {
        _ended.AddSession("short", Start.AddHours(1));
        _ended.AddSession("long", Start.AddHours(3));
        _ended.AddUser("short user", Start.AddHours(1), except: null);
        _ended.AddUser("long user", Start.AddHours(1), except: "spared");
        _ended.AddUser("long user", Start.AddHours(3), except: "other");
        _time.Advance(TimeSpan.FromHours(1));

        Fill(1024 - 5 - 1);
        Assert.True(_ended.Contains(Ticket("short")));
        Assert.True(_ended.Contains(Ticket("any", "short user")));
        Fill(1);

        Assert.False(_ended.Contains(Ticket("short")));
        Assert.True(_ended.Contains(Ticket("long")));
        Assert.False(_ended.Contains(Ticket("any", "short user")));
        Assert.True(_ended.Contains(Ticket("any", "long user")));
    }

    [Fact]
    public void The_next_sweep_is_as_far_away_as_the_first_was()
    {
        Fill(1024);
        _ended.AddSession("short", Start.AddHours(1));
        _time.Advance(TimeSpan.FromHours(1));

        Fill(1022);
        Assert.True(_ended.Contains(Ticket("short")));
        Fill(1);

        Assert.False(_ended.Contains(Ticket("short")));
    }

    [Fact]
    public void The_snapshot_tells_what_still_holds()
    {
        _ended.AddSession("session", Start.AddHours(1));
        _ended.AddUser("user", Start.AddHours(2), except: null);

        Assert.Equal(2, _ended.Snapshot().Count);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(EndedEntry.User, Assert.Single(_ended.Snapshot()).Kind);
    }

    /// <summary>Of two endings of a user's sessions: hours at which, and until which, and whom each spares; and how many lines are kept.</summary>
    [Theory]
    [InlineData(1, 5, null, 1, 5, null, 1)]
    [InlineData(1, 5, "a", 1, 5, "a", 1)]
    [InlineData(1, 5, "a", 1, 5, "b", 2)]
    [InlineData(1, 5, "a", 1, 5, null, 1)]
    [InlineData(1, 5, null, 1, 5, "a", 1)]
    [InlineData(1, 5, "a", 2, 6, "a", 1)]
    [InlineData(2, 6, "a", 1, 5, "a", 1)]
    [InlineData(1, 6, null, 2, 5, null, 2)]
    [InlineData(2, 5, null, 1, 6, null, 2)]
    [InlineData(1, 5, null, 2, 6, "a", 2)]
    public void An_ending_that_another_one_includes_is_not_kept_beside_it(int at, int until, string? except, int laterAt, int laterUntil, string? laterExcept, int kept)
    {
        var first = new EndedEntry(EndedEntry.User, "user", Start.AddHours(at), Start.AddHours(until), except);
        var second = new EndedEntry(EndedEntry.User, "user", Start.AddHours(laterAt), Start.AddHours(laterUntil), laterExcept);

        _ended.Merge(first);
        _ended.Merge(second);

        var left = _ended.Snapshot();
        Assert.Equal(kept, left.Count);
        // What is kept alone is what ends more.
        if (kept == 1) Assert.Equal((Math.Max(at, laterAt), Math.Max(until, laterUntil)), ((left[0].At - Start).TotalHours, (left[0].Until - Start).TotalHours));
        if (except is null || laterExcept is null) Assert.Contains(left, entry => entry.Except is null);
    }

    [Fact]
    public void Among_several_endings_one_that_includes_the_new_one_is_enough()
    {
        _ended.Merge(new EndedEntry(EndedEntry.User, "user", Start.AddHours(1), Start.AddHours(9), "a"));
        _ended.Merge(new EndedEntry(EndedEntry.User, "user", Start.AddHours(2), Start.AddHours(8), "b"));

        _ended.Merge(new EndedEntry(EndedEntry.User, "user", Start.AddHours(1), Start.AddHours(5), "b"));

        Assert.Equal(2, _ended.Snapshot().Count);
    }

    private int _filled;

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++) _ended.AddSession($"filler {_filled++}", Start.AddYears(1));
    }

    private static AuthenticationTicket Ticket(string sessionId, string user = "nobody")
    {
        var properties = new AuthenticationProperties();
        properties.BeginSession(Start);
        properties.Items[".kakaobusiness.session_id"] = sessionId;
        return new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user)], "KakaoBusiness")), properties, "Cookies");
    }
}
