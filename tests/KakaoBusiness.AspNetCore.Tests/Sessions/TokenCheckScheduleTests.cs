using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
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
        Assert.Equal(start, _marks.FindMark("session"));

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

    [Fact]
    public async Task Session_is_due_an_interval_after_its_check()
    {
        await using var app = await TestApp.StartAsync();
        var schedule = app.Services.GetRequiredService<TokenCheckSchedule>();
        var session = Session(app.Time.GetUtcNow());

        Assert.Null(schedule.FindDue(session));
        app.Time.Advance(new KakaoBusinessOptions().TokenValidationInterval - TimeSpan.FromMilliseconds(1));
        Assert.Null(schedule.FindDue(session));
        app.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(session.GetTokenCheck(), schedule.FindDue(session)!.LastCheck);
    }

    [Fact]
    public async Task Marked_session_is_due_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var schedule = app.Services.GetRequiredService<TokenCheckSchedule>();
        var session = Session(app.Time.GetUtcNow());

        schedule.Mark(session.GetSessionId()!);

        Assert.Equal(app.Time.GetUtcNow(), schedule.FindDue(session)!.MarkedAt);
    }

    [Fact]
    public async Task Session_never_checked_is_due()
    {
        await using var app = await TestApp.StartAsync();
        var session = Session(app.Time.GetUtcNow());
        session.Items.Remove(".kakaobusiness.token_check");

        Assert.Equal("KakaoBusiness", app.Services.GetRequiredService<TokenCheckSchedule>().FindDue(session)!.Scheme);
    }

    [Theory]
    [InlineData(".AuthScheme", null)]
    [InlineData(".AuthScheme", "another provider")]
    [InlineData(".kakaobusiness.session_id", null)]
    [InlineData(".Token.access_token", null)]
    public async Task Ticket_without_Kakao_session_is_never_due(string item, string? value)
    {
        await using var app = await TestApp.StartAsync();
        var session = Session(app.Time.GetUtcNow().AddDays(-1));
        session.SetString(item, value);

        Assert.Null(app.Services.GetRequiredService<TokenCheckSchedule>().FindDue(session));
    }

    private static AuthenticationProperties Session(DateTimeOffset checkedAt)
    {
        var properties = new AuthenticationProperties();
        properties.BeginSession(checkedAt);
        properties.Items[BusinessTicketProperties.SchemeItem] = "KakaoBusiness";
        properties.SetBusinessToken(new KakaoBusinessToken("the-token"));
        properties.SetTokenCheck(TokenCheck.Passed(checkedAt));
        return properties;
    }
}
