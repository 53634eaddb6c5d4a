using System.Globalization;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>What a ticket holds of a session, and what a new ticket takes over.</summary>
public sealed class BusinessTicketPropertiesTests
{
    private const string SessionId = ".kakaobusiness.session_id";
    private static readonly DateTimeOffset Start = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Continued_session_brings_its_items_and_no_others()
    {
        var session = Session();
        session.Items["of the app"] = "1";
        session.ExpiresUtc = Start.AddDays(14);
        var properties = new AuthenticationProperties();

        properties.ContinueSession(session);

        Assert.Equal(
            [".AuthScheme", ".Token.access_token", ".TokenNames", ".kakaobusiness.scope", SessionId, ".kakaobusiness.session_start"],
            properties.Items.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(session.GetBusinessToken(), properties.GetBusinessToken());
        Assert.Equal(Start, properties.GetSessionStart());
        Assert.NotEqual(session.GetSessionId(), properties.GetSessionId());
    }

    [Fact]
    public void App_replaces_items_of_continued_session_except_its_lifetime()
    {
        var session = Session();
        var properties = new AuthenticationProperties();
        properties.BeginSession(Start.AddDays(1));
        properties.Items[BusinessTicketProperties.SchemeItem] = "another provider";
        properties.SetRequested(["moment_delete"], []);
        properties.SetBusinessToken(new KakaoBusinessToken("another-token"));

        properties.ContinueSession(session);

        Assert.Equal("KakaoBusiness", properties.GetScheme());
        Assert.Equal(Start, properties.GetSessionStart());
        Assert.Equal(["moment_delete"], properties.GetRequestedScopes());
        Assert.Equal(new KakaoBusinessToken("another-token"), properties.GetBusinessToken());
    }

    [Fact]
    public void Continued_session_leaves_held_expiry_behind()
    {
        var session = Session();
        (session.IssuedUtc, session.ExpiresUtc) = (Start, Start.AddDays(14));
        SessionLifetime.HoldExpiry(session, Start.AddDays(1));
        var properties = new AuthenticationProperties();

        properties.ContinueSession(session);

        Assert.False(SessionLifetime.RestoreExpiry(properties));
        Assert.Null(properties.ExpiresUtc);
    }

    [Fact]
    public void Left_session_leaves_items_of_the_app()
    {
        var session = Session();
        session.Items["of the app"] = "1";
        session.ExpiresUtc = Start.AddDays(14);

        session.LeaveSession();

        Assert.Equal([".expires", "of the app"], session.Items.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ticket_without_session_keeps_its_items()
    {
        var properties = Session();
        properties.Items.Remove(SessionId);
        var items = properties.Items.Keys.ToList();

        properties.LeaveSession();

        Assert.Equal(items, properties.Items.Keys);
    }

    [Fact]
    public void Requested_ad_accounts_are_replaced_with_scopes()
    {
        var properties = new AuthenticationProperties();
        Assert.Empty(properties.GetRequestedResourceIds());

        properties.SetRequested(["moment_management"], ["moment:1", "moment:2"]);
        Assert.Equal(["moment:1", "moment:2"], properties.GetRequestedResourceIds());

        properties.SetRequested(["moment_management"], []);
        Assert.Empty(properties.GetRequestedResourceIds());
        Assert.Equal([".kakaobusiness.scope"], properties.Items.Keys);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("253402300799999", true)]
    [InlineData("253402300800000", false)]
    [InlineData("-1", false)]
    [InlineData("x", false)]
    [InlineData(null, false)]
    public void Start_is_a_time_up_to_the_latest(string? text, bool isTime)
    {
        var properties = new AuthenticationProperties();
        properties.Items[".kakaobusiness.session_start"] = text;

        Assert.Equal(isTime ? text : null, properties.GetSessionStart()?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
    }

    private static AuthenticationProperties Session()
    {
        var properties = new AuthenticationProperties();
        properties.BeginSession(Start);
        properties.Items[BusinessTicketProperties.SchemeItem] = "KakaoBusiness";
        properties.SetRequested(["moment_management"], []);
        properties.SetBusinessToken(new KakaoBusinessToken("the-token"));
        return properties;
    }
}
