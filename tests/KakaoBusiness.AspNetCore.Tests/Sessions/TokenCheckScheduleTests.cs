using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>What an ad API said of a token is remembered for a while, and no longer.</summary>
public class TokenCheckScheduleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TokenCheckSchedule _marks;

    public TokenCheckScheduleTests() => _marks = new TokenCheckSchedule(schemes: null!, options: null!, _time);

    [Fact]
    public void Mark_has_its_time_and_lasts_five_minutes()
    {
        var start = _time.GetUtcNow();
        _marks.Mark("session");

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(start, _marks.FindMark("session"));
        Assert.Null(_marks.FindMark("another"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_marks.FindMark("session"));
    }

    [Fact]
    public void Mark_is_removed_once_Kakao_reports_a_valid_token()
    {
        _marks.Mark("session");

        _marks.Clear("session");

        Assert.Null(_marks.FindMark("session"));
    }
}
