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
