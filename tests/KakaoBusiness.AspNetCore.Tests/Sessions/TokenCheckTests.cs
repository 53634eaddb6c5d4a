using KakaoBusiness.AspNetCore.Sessions;


namespace KakaoBusiness.AspNetCore.Tests.Sessions;

public class TokenCheckTests
{
    private static readonly DateTimeOffset Start = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static TokenCheck AfterFailures(int count, TimeSpan? retryAfter = null)
    {
        var check = TokenCheck.Passed(Start);
        for (var i = 0; i < count; i++) check = check.Failed(Start, retryAfter);
        return check;
    }

    [Theory, InlineData(0, 1), InlineData(1, 2), InlineData(2, 4), InlineData(3, 8), InlineData(4, 10), InlineData(1_000_000, 10)]
    public void Each_failure_doubles_the_wait_up_to_ten_intervals(int failures, int intervals)
    {
        var check = AfterFailures(failures);
        Assert.False(check.IsDue(Start + (intervals * Interval) - TimeSpan.FromTicks(1), Interval));
        Assert.True(check.IsDue(Start + (intervals * Interval), Interval));
    }

    [Theory, InlineData(30, 120), InlineData(300, 300), InlineData(1_000_000_000, 600), InlineData(-5, 120)]
    public void Retry_After_counts_between_back_off_and_ten_intervals(int retryAfterSeconds, int expectedSeconds)
    {
        var check = AfterFailures(1, TimeSpan.FromSeconds(retryAfterSeconds));
        Assert.False(check.IsDue(Start.AddSeconds(expectedSeconds - 1), Interval));
        Assert.True(check.IsDue(Start.AddSeconds(expectedSeconds), Interval));
    }

    [Fact]
    public void Longest_interval_does_not_overflow()
        => Assert.False(AfterFailures(5).IsDue(Start.AddYears(1000), TimeSpan.MaxValue));

    [Fact]
    public void It_survives_the_ticket()
    {
        var check = new TokenCheck(Start, Failures: 3, TimeSpan.FromSeconds(77));
        Assert.Equal(check, TokenCheck.Parse(check.Format()));
    }

    [Fact]
    public void Check_of_largest_values_is_read()
    {
        var check = new TokenCheck(DateTimeOffset.MaxValue, Failures: 1_000, TimeSpan.FromSeconds(int.MaxValue));

        Assert.Equal(check with { At = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) }, TokenCheck.Parse(check.Format()));
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("1 2"), InlineData("1 2 3 4"), InlineData("-1 0 0"), InlineData("a b c")]
    [InlineData("99999999999999999999 0 0"), InlineData("9223372036854775807 0 0"), InlineData("1 99999999 0"), InlineData("1 1 9223372036854775807")]
    public void What_it_did_not_write_is_read_as_nothing(string? text) => Assert.Null(TokenCheck.Parse(text));
}
