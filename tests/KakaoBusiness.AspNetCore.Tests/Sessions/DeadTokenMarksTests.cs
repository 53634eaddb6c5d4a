using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>What an ad API said of a token is remembered for a while, and no longer.</summary>
public class DeadTokenMarksTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly DeadTokenMarks _marks;

    public DeadTokenMarksTests() => _marks = new DeadTokenMarks(_time);

    [Fact]
    public void A_mark_tells_when_it_was_set_and_lasts_five_minutes()
    {
        var start = _time.GetUtcNow();
        _marks.Mark("session");

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(start, _marks.Find("session"));
        Assert.Null(_marks.Find("another"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_marks.Find("session"));
    }

    [Fact]
    public void A_mark_is_gone_once_Kakao_says_that_the_token_lives()
    {
        _marks.Mark("session");

        _marks.Clear("session");

        Assert.Null(_marks.Find("session"));
    }
}
