using System.Security.Claims;
using System.Text;
using KakaoBusiness.AspNetCore.Sessions;
using KakaoBusiness.AspNetCore.TicketStore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>The list of a user's sessions, as it is stored.</summary>
public sealed class SessionRecordTests
{
    private static readonly DateTimeOffset Now = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Record_reads_as_it_was_written()
    {
        var ticket = Ticket("kim");

        var (indexKey, record) = SessionRecord.Create(ticket, "storage-key", Now.AddDays(14), Now.AddDays(1))!.Value;

        Assert.Equal(SessionIndex.ToKey("kim"), indexKey);
        Assert.Equal(new SessionRecord(ticket.Properties.GetSessionId()!, "storage-key", Now, Now.AddDays(1), Now.AddDays(14)), record);
        Assert.Equal(record, SessionRecord.Parse(record.Field, record.Value));
    }

    [Fact]
    public void Session_without_start_is_listed_from_now()
    {
        var ticket = Ticket("kim");
        ticket.Properties.Items.Remove(".kakaobusiness.session_start");

        Assert.Equal(Now.AddDays(1), SessionRecord.Create(ticket, "key", Now.AddDays(14), Now.AddDays(1))!.Value.Record.Started);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("kim", "")]
    [InlineData("kim", "id.with.separators")]
    public void Session_without_user_or_issued_id_is_not_listed(string? user, string? sessionId)
    {
        var ticket = Ticket(user);
        if (sessionId is not null) ticket.Properties.Items[".kakaobusiness.session_id"] = sessionId;

        Assert.Null(SessionRecord.Create(ticket, "key", Now, Now));
    }

    [Theory]
    [InlineData("id.key.1", "2.3", true)]
    [InlineData("id.key", "2.3", false)]
    [InlineData("id.key.1.1", "2.3", false)]
    [InlineData(".key.1", "2.3", false)]
    [InlineData("id..1", "2.3", false)]
    [InlineData("id.key.x", "2.3", false)]
    [InlineData("id.key.1", "2", false)]
    [InlineData("id.key.1", "2.3.4", false)]
    [InlineData("id.key.1", "x.3", false)]
    [InlineData("id.key.1", "2.x", false)]
    public void Damaged_record_is_none(string field, string value, bool isRecord) => Assert.Equal(isRecord, SessionRecord.Parse(field, value) is not null);

    [Fact]
    public void Record_names_no_session_in_logs() => Assert.Equal("SessionRecord", new SessionRecord("id", "key", Now, Now, Now).ToString());

    /// <summary>Nodes of two versions share a cache.</summary>
    [Fact]
    public void Format_of_cached_index_does_not_change()
    {
        var index = new CachedIndex(DateTimeOffset.FromUnixTimeMilliseconds(5), new() { ["one"] = "1", ["two"] = "2" });

        Assert.Equal("5\none\t1\ntwo\t2", Encoding.ASCII.GetString(index.Render()));
    }

    [Theory]
    [InlineData("5\none\t1", 5, 1)]
    [InlineData("5\none\t1\nonly a field\ntwo\t2\tmore", 5, 1)]
    [InlineData("x\none\t1", null, 1)]
    [InlineData("", null, 0)]
    public void Damaged_lines_of_cached_index_are_skipped(string text, int? until, int fields)
    {
        var index = CachedIndex.Parse(Encoding.ASCII.GetBytes(text));

        Assert.Equal(until is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : DateTimeOffset.MinValue, index.Until);
        Assert.Equal(fields, index.Fields.Count);
    }

    [Fact]
    public void Cached_index_lives_as_long_as_its_longest_session()
    {
        var time = new FakeTimeProvider(Now);
        var index = CachedIndex.Parse(null).LivingFor(TimeSpan.FromHours(2), time);

        Assert.Equal(Now.AddHours(2), index.Until);
        Assert.Equal(Now.AddHours(2), index.LivingFor(TimeSpan.FromHours(1), time).Until);
        Assert.Equal(Now.AddHours(3), index.LivingFor(TimeSpan.FromHours(3), time).Until);
    }

    private static AuthenticationTicket Ticket(string? user)
    {
        var properties = new AuthenticationProperties();
        properties.BeginSession(Now);
        Claim[] claims = user is null ? [] : [new(ClaimTypes.NameIdentifier, user)];
        return new(new ClaimsPrincipal(new ClaimsIdentity(claims, "KakaoBusiness")), properties, "Cookies");
    }
}
