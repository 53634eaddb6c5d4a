using KakaoBusiness.AspNetCore.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.SignIn;

public class UsedStatesTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(30);

    private readonly FakeTimeProvider _time = new();
    private readonly UsedStates _states;

    public UsedStatesTests() => _states = new UsedStates(_time);

    [Fact]
    public void State_is_used_once_for_each_scheme()
    {
        Assert.True(_states.TryUse("One", "id", Turn));
        Assert.False(_states.TryUse("One", "id", Turn));
        Assert.True(_states.TryUse("Two", "id", Turn));
        Assert.True(_states.TryUse("One", "another", Turn));
    }

    [Theory, InlineData(0), InlineData(29)]
    public void State_is_remembered_for_a_whole_turn(int minutesIntoTurn)
    {
        _states.TryUse("One", "first", Turn);
        _time.Advance(TimeSpan.FromMinutes(minutesIntoTurn));
        _states.TryUse("One", "id", Turn);

        for (var minute = 0; minute < 29; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.False(_states.TryUse("One", "id", Turn));
        }
    }

    [Fact]
    public void State_is_forgotten_after_two_turns()
    {
        _states.TryUse("One", "id", Turn);
        _time.Advance(2 * Turn);

        Assert.True(_states.TryUse("One", "id", Turn));
    }

    [Fact]
    public void Hundred_thousand_states_leave_room_for_the_next()
    {
        var refused = 0;
        for (var id = 0; id < 100_000; id++) if (!_states.TryUse("One", $"{id}", Turn)) refused++;
        Assert.InRange(refused, 0, 5);

        // Nothing of it was forgotten.
        for (var id = 0; id < 100_000; id++) Assert.False(_states.TryUse("One", $"{id}", Turn));
    }

    [Fact]
    public void One_of_many_callers_uses_a_state()
    {
        var used = 0;
        Parallel.For(0, 1000, call =>
        {
            if (_states.TryUse("One", $"{call / 100}", Turn)) Interlocked.Increment(ref used);
        });
        Assert.Equal(10, used);
    }
}
