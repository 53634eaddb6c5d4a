using System.Security.Claims;
using KakaoBusiness.AspNetCore.Diagnostics;
using KakaoBusiness.AspNetCore.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>The list of ended sessions: bounded, and nothing that ended is forgotten before its absolute end.</summary>
public partial class EndedSessionsTests
{
    private const int Capacity = 1_000;
    private static readonly DateTimeOffset Start = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly FakeLogCollector _logs = new();
    private readonly EndedSessions _ended;

    public EndedSessionsTests() => _ended = Create(Capacity);

    private EndedSessions Create(int capacity)
    {
        var schemes = new KakaoBusinessSchemes();
        schemes.Add("KakaoBusiness");
        var lifetime = new SessionLifetime(new SameOptions(new KakaoBusinessOptions { AbsoluteSessionLifetime = Lifetime }), schemes);
        return new EndedSessions(
            lifetime, Options.Create(new KakaoBusinessEndedSessionsOptions { Capacity = capacity }), _time,
            new KakaoBusinessLogger(new LoggerFactory([new FakeLoggerProvider(_logs)])));
    }

    [Fact]
    public void Entry_lives_until_its_sessions_absolute_end()
    {
        var ticket = Ticket(1);
        _time.Advance(TimeSpan.FromDays(10));

        _ended.End(ticket);

        Assert.Equal(Start + Lifetime, Assert.Single(_ended.Snapshot()).Until);
        Assert.True(_ended.Contains(ticket));
    }

    [Fact]
    public void Entry_of_id_lasts_as_long_as_new_session()
    {
        Assert.True(_ended.EndSession("user", Id(1)));

        Assert.Equal(Start + Lifetime, Assert.Single(_ended.Snapshot()).Until);
    }

    [Theory]
    [InlineData("session")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAA\nAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAA+AAAAAAAAA")]
    public void Text_that_is_not_an_issued_id_ends_nothing(string text)
    {
        Assert.False(_ended.EndSession("user", text));

        Assert.Empty(_ended.Snapshot());
    }

    [Fact]
    public void Issued_ids_have_the_accepted_form()
    {
        for (var count = 0; count < 100; count++)
        {
            var properties = new AuthenticationProperties();
            properties.BeginSession(Start);
            Assert.True(SessionId.TryParse(properties.GetSessionId(), out _));
        }
    }

    [Fact]
    public void ID_of_another_user_ends_nothing()
    {
        var ticket = Ticket(1, "victim");
        _ended.EndSession("attacker", Id(1));
        Assert.False(_ended.Contains(ticket));

        _ended.End(ticket);

        Assert.True(_ended.Contains(ticket));
    }

    [Fact]
    public void Session_without_user_never_folds()
    {
        for (var id = 1; id <= 100; id++) _ended.End(Ticket(id, user: null));

        Assert.True(_ended.Contains(Ticket(1, user: null)));
        Assert.False(_ended.Contains(Ticket(101, user: null)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5, true)]
    [InlineData(5.001, false)]
    [InlineData(60 * 24 * 365 * 100, false)]
    public void Merge_refuses_an_end_in_the_future(double minutes, bool isAccepted)
    {
        var isComplete = _ended.Merge([new(EndedKind.User, 1, 0, Start.AddMinutes(minutes), Start.AddYears(200))]);

        // What is refused now is merged again later.
        Assert.Equal(isAccepted, isComplete);
        Assert.Equal(isAccepted ? 1 : 0, _ended.Snapshot().Count);
    }

    [Fact]
    public void Too_many_entries_end_all_earlier_sessions_of_user()
    {
        _time.Advance(TimeSpan.FromHours(1));
        for (var id = 1; id <= EndedEntries.MaxPerUser; id++) _ended.EndSession("user", Id(id));
        Assert.False(_ended.Contains(Ticket(1000, "user")));

        _ended.EndSession("user", Id(999));

        var entry = Assert.Single(_ended.Snapshot());
        Assert.Equal((EndedKind.User, Start.AddHours(1), Start.AddHours(1) + Lifetime), (entry.Kind, entry.At, entry.Until));
        Assert.True(_ended.Contains(Ticket(1000, "user")));
        Assert.False(_ended.Contains(Ticket(1000, "somebody else")));
        Assert.False(_ended.Contains(Ticket(1000, "user", Start.AddHours(1.1))));
        Assert.Single(_logs.GetSnapshot(), record => record.Id.Name == "EndedSessionsFolded");
    }

    [Fact]
    public void Invented_ids_of_user_take_no_room_from_others()
    {
        for (var id = 1; id <= 10 * Capacity; id++)
        {
            // What ends later is not covered by what folded before.
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _ended.EndSession("attacker", Id(id));
            Assert.InRange(_ended.Entries.Count, 1, EndedEntries.MaxPerUser + 1);
        }

        Assert.False(_ended.Contains(Ticket(1, "victim")));
    }

    [Fact]
    public void Full_list_folds_users_with_most_entries_first()
    {
        for (var user = 0; user < 400; user++) _ended.End(Ticket(user + 1, $"user {user}"));
        for (var user = 0; user < 20; user++)
        {
            for (var id = 0; id < 30; id++) _ended.EndSession($"heavy {user}", Id(10_000 + (user * 100) + id));
        }

        Assert.InRange(_ended.Entries.Count, 400, Capacity);
        Assert.All(Enumerable.Range(0, 400), user => Assert.True(_ended.Contains(Ticket(user + 1, $"user {user}"))));
        Assert.False(_ended.Contains(Ticket(5_000, "user 1")));
        Assert.All(Enumerable.Range(0, 20), user => Assert.True(_ended.Contains(Ticket(10_000 + (user * 100), $"heavy {user}"))));
    }

    [Fact]
    public void Full_list_ends_the_oldest_sessions_of_all()
    {
        const int Users = 5 * Capacity;
        for (var user = 1; user <= Users; user++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _ended.End(Ticket(user, $"user {user}"));
            Assert.InRange(_ended.Entries.Count, 1, Capacity);
        }

        Assert.All(Enumerable.Range(1, Users), user => Assert.True(_ended.Contains(Ticket(user, $"user {user}"))));
        Assert.True(_ended.Contains(Ticket(Users + 1, "never signed out", Start)));
        Assert.False(_ended.Contains(Ticket(Users + 1, "never signed out", _time.GetUtcNow().AddSeconds(1))));
        Assert.Contains(_logs.GetSnapshot(), record => record.Id.Name == "EndedSessionsOfAllFolded");
        var everyone = Assert.Single(_ended.Snapshot(), entry => entry.Kind == EndedKind.Everyone);
        Assert.InRange(everyone.At, Start, _time.GetUtcNow().AddSeconds(-Capacity / 2));
    }

    [Fact]
    public void Expired_entries_make_room_before_anything_folds()
    {
        for (var user = 1; user < Capacity; user++) _ended.End(Ticket(user, $"user {user}"));
        _time.Advance(Lifetime);
        for (var user = 1; user <= 100; user++) _ended.EndSession($"user {user}", Id(10_000 + user));

        Assert.Equal(100, _ended.Entries.Count);
        Assert.Empty(_logs.GetSnapshot());
    }

    /// <summary>The cost of adding is counted in entries looked at, not in time.</summary>
    [Fact]
    public void Cost_of_adding_and_of_merging_again_is_linear()
    {
        const int Count = 50_000;
        var ended = Create(100_000);
        var entries = Enumerable.Range(1, Count).Select(number => new EndedEntry(EndedKind.Session, (UInt128)number, (UInt128)number, Start, Start + Lifetime)).ToList();

        ended.Merge(entries);
        Assert.InRange(ended.Entries.Visits, 1, 3 * Count);
        var (visits, version) = (ended.Entries.Visits, ended.Version);
        for (var round = 0; round < 10; round++) ended.Merge(entries);

        Assert.Equal((visits, version), (ended.Entries.Visits, ended.Version));
    }

    [Fact]
    public void Cost_stays_linear_while_the_list_is_full()
    {
        const int Count = 100 * Capacity;
        for (var user = 1; user <= Count; user++)
            _ended.Merge([new(EndedKind.Session, (UInt128)user, (UInt128)user, Start.AddMilliseconds(user), Start + Lifetime)]);

        Assert.InRange(_ended.Entries.Visits, 1, 20 * Count);
    }

    /// <summary>Nodes of two versions share a list.</summary>
    [Fact]
    public void Hash_of_a_user_does_not_change()
    {
        _ended.EndUser("user", except: null);

        Assert.Equal("7B67E7C3FBB4CFA01940C0E7BB581C1D", $"{Assert.Single(_ended.Snapshot()).User:X32}");
    }

    [Fact]
    public void Snapshot_holds_what_has_not_expired()
    {
        _ended.End(Ticket(1));
        _time.Advance(TimeSpan.FromDays(1));
        _ended.EndUser("user", except: null);

        Assert.Equal(2, _ended.Snapshot().Count);
        _time.Advance(Lifetime - TimeSpan.FromDays(1));
        Assert.Equal(EndedKind.User, Assert.Single(_ended.Snapshot()).Kind);
    }

    /// <summary>Two entries for a user: minutes at which and until which, whom each spares, and how many remain.</summary>
    [Theory]
    [InlineData(1, 5, 0, 1, 5, 0, 1)]
    [InlineData(1, 5, 7, 1, 5, 7, 1)]
    [InlineData(1, 5, 7, 1, 5, 8, 2)]
    [InlineData(1, 5, 7, 1, 5, 0, 1)]
    [InlineData(1, 5, 0, 1, 5, 7, 1)]
    [InlineData(1, 5, 7, 2, 6, 7, 1)]
    [InlineData(2, 6, 7, 1, 5, 7, 1)]
    [InlineData(1, 6, 0, 2, 5, 0, 2)]
    [InlineData(2, 5, 0, 1, 6, 0, 2)]
    [InlineData(1, 5, 0, 2, 6, 7, 2)]
    public void Entry_that_another_one_covers_is_not_stored(int at, int until, int except, int laterAt, int laterUntil, int laterExcept, int stored)
    {
        _ended.Merge([new(EndedKind.User, 1, (UInt128)except, Start.AddMinutes(at), Start.AddMinutes(until))]);
        _ended.Merge([new(EndedKind.User, 1, (UInt128)laterExcept, Start.AddMinutes(laterAt), Start.AddMinutes(laterUntil))]);

        var left = _ended.Snapshot();
        Assert.Equal(stored, left.Count);
        if (stored == 1) Assert.Equal((Math.Max(at, laterAt), Math.Max(until, laterUntil)), ((left[0].At - Start).TotalMinutes, (left[0].Until - Start).TotalMinutes));
        if (except == 0 || laterExcept == 0) Assert.Contains(left, entry => entry.Session == 0);
    }

    [Fact]
    public void User_entry_replaces_entries_of_its_sessions()
    {
        foreach (var id in (int[])[1, 2, 3]) _ended.EndSession("user", Id(id));

        _ended.EndUser("user", except: Id(2));

        Assert.Equal(2, _ended.Snapshot().Count);
        Assert.All((int[])[1, 2, 3, 4], id => Assert.True(_ended.Contains(Ticket(id, "user"))));
        Assert.False(_ended.Contains(Ticket(2, "somebody else")));
    }

    private static string Id(int number)
    {
        var bytes = new byte[SessionId.Length];
        BitConverter.TryWriteBytes(bytes, number);
        return WebEncoders.Base64UrlEncode(bytes);
    }

    private static AuthenticationTicket Ticket(int id, string? user = "nobody", DateTimeOffset? start = null)
    {
        var properties = new AuthenticationProperties();
        properties.BeginSession(start ?? Start);
        properties.Items[".kakaobusiness.session_id"] = Id(id);
        properties.Items[BusinessTicketProperties.SchemeItem] = "KakaoBusiness";
        Claim[] claims = user is null ? [] : [new Claim(ClaimTypes.NameIdentifier, user)];
        return new(new ClaimsPrincipal(new ClaimsIdentity(claims, "KakaoBusiness")), properties, "Cookies");
    }

    private sealed class SameOptions(KakaoBusinessOptions options) : IOptionsMonitor<KakaoBusinessOptions>
    {
        public KakaoBusinessOptions CurrentValue => options;

        public KakaoBusinessOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<KakaoBusinessOptions, string?> listener) => null;
    }
}
