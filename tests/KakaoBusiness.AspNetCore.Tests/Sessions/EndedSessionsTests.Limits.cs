using KakaoBusiness.AspNetCore.Sessions;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>Which sessions an entry ends that is not for one session, and what is logged when entries fold.</summary>
public partial class EndedSessionsTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void End_of_all_users_spares_later_sessions(int milliseconds, bool isEnded)
    {
        _ended.Merge([new(EndedKind.Everyone, 0, 0, Start, Start + Lifetime)]);

        Assert.Equal(isEnded, _ended.Contains(Ticket(1, start: Start.AddMilliseconds(milliseconds))));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void End_of_a_user_spares_later_sessions(int milliseconds, bool isEnded)
    {
        _ended.EndUser("user", except: null);

        Assert.Equal(isEnded, _ended.Contains(Ticket(1, "user", Start.AddMilliseconds(milliseconds))));
    }

    /// <summary>An entry that spares no session has the ID zero, as what is read from such a text.</summary>
    [Fact]
    public void Session_with_unknown_id_form_ends_with_user()
    {
        var ticket = Ticket(1, "user");
        ticket.Properties.Items[".kakaobusiness.session_id"] = "of another form";
        Assert.False(_ended.Contains(ticket));

        _ended.EndUser("user", except: null);

        Assert.True(_ended.Contains(ticket));
    }

    [Fact]
    public void Folded_users_are_logged_with_their_number()
    {
        for (var entry = 0; entry < Capacity; entry++) _ended.EndSession($"user {entry / 2}", Id(entry + 1));

        // Each of them makes room for one entry, up to a quarter of the capacity.
        Assert.StartsWith($"The list of ended sessions had too many entries for {Capacity / 4} users.", Assert.Single(_logs.GetSnapshot()).Message, StringComparison.Ordinal);
    }
}
