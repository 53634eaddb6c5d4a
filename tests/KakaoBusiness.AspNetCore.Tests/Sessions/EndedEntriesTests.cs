using KakaoBusiness.AspNetCore.Sessions;

namespace KakaoBusiness.AspNetCore.Tests.Sessions;

/// <summary>The entries of the list of ended sessions: how they merge, fold and make room. Times are in days.</summary>
public sealed class EndedEntriesTests
{
    private static readonly DateTimeOffset Start = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly EndedEntries _entries = new(1_000);

    [Theory]
    [InlineData(2, 5, 1, 6)]
    [InlineData(1, 6, 2, 5)]
    public void Entries_of_one_session_merge_to_the_later_times(double at, double until, double laterAt, double laterUntil)
    {
        Assert.True(_entries.Add(Session(1, 7, at, until)));
        Assert.True(_entries.Add(Session(1, 7, laterAt, laterUntil)));

        Assert.Equal([Session(1, 7, 2, 6)], _entries.ToList());
        Assert.Equal([Session(1, 7, 2, 6)], _entries.FindSession(7).ToArray());
    }

    [Theory]
    [InlineData(2, 5, 1, 6)]
    [InlineData(1, 6, 2, 5)]
    public void Entries_of_all_users_merge_to_the_later_times(double at, double until, double laterAt, double laterUntil)
    {
        _entries.Add(Everyone(at, until));
        _entries.Add(Everyone(laterAt, laterUntil));

        Assert.Equal(Everyone(2, 6), _entries.Everyone);
        Assert.Equal([Everyone(2, 6)], _entries.ToList());
        Assert.Equal(1, _entries.Count);
    }

    [Fact]
    public void Two_users_of_one_session_id_are_kept_apart()
    {
        _entries.Add(Session(1, 7, 1, 5));
        _entries.Add(Session(2, 7, 1, 5));
        Assert.Equal([Session(1, 7, 1, 5), Session(2, 7, 1, 5)], _entries.FindSession(7).ToArray());

        _entries.Add(User(1, 2, 6));

        Assert.Equal([Session(2, 7, 1, 5)], _entries.FindSession(7).ToArray());
        Assert.Equal(2, _entries.Count);
    }

    [Fact]
    public void Entry_of_all_users_replaces_what_it_covers()
    {
        _entries.Add(Session(1, 7, 1, 5));
        _entries.Add(User(2, 1, 5));
        Assert.True(_entries.HasUsers);

        _entries.Add(Everyone(2, 6));

        Assert.False(_entries.HasUsers);
        Assert.True(_entries.FindSession(7).IsEmpty);
        Assert.True(_entries.FindUser(2).IsEmpty);
        Assert.Equal(1, _entries.Count);
        Assert.False(_entries.Add(User(2, 1, 5)));
        Assert.True(_entries.Add(User(2, 3, 5)));
        Assert.Equal(2, _entries.Count);
    }

    [Fact]
    public void Users_fold_only_above_the_limit()
    {
        for (var id = 1; id <= EndedEntries.MaxPerUser; id++) _entries.Add(Session(1, id, id, id + 1));
        Assert.False(_entries.FoldUser(1, Longest));
        Assert.False(_entries.FoldUser(2, Longest));
        _entries.Add(Session(1, 1_000, 5, 6));

        Assert.True(_entries.FoldUser(1, Longest));

        Assert.Equal([User(1, EndedEntries.MaxPerUser, EndedEntries.MaxPerUser + 30)], _entries.ToList());
        Assert.Equal(1, _entries.Count);
    }

    [Fact]
    public void Folded_user_lives_as_long_as_any_entry()
    {
        _entries.Add(Session(1, 1_000, 1, 500));
        for (var id = 1; id <= EndedEntries.MaxPerUser; id++) _entries.Add(Session(1, id, 1, 5));

        _entries.FoldUser(1, Longest);

        Assert.Equal([User(1, 1, 500)], _entries.ToList());
    }

    [Fact]
    public void Fold_without_absolute_lifetime_lives_forever()
    {
        for (var id = 0; id <= EndedEntries.MaxPerUser; id++) _entries.Add(Session(1, id, 1, 5));

        _entries.FoldUser(1, TimeSpan.MaxValue);

        Assert.Equal(DateTimeOffset.MaxValue, Assert.Single(_entries.ToList()).Until);
    }

    [Fact]
    public void Oldest_entries_fold_for_as_long_as_any_of_them()
    {
        for (var user = 1; user <= 1_000; user++) AddAndTrim(_entries, Session(user, user, user, user == 1 ? 9_000 : user + 30), Start);

        // Half of the capacity is left for the latest.
        Assert.Equal(Everyone(500, 9_000), _entries.Everyone);
        Assert.Equal(501, _entries.Count);
        Assert.Equal(501, _entries.ToList().Count);
        Assert.Equal((UInt128)501, _entries.ToList()[1].User);
    }

    [Fact]
    public void Expired_entry_of_all_users_is_removed()
    {
        _entries.Add(Everyone(1, 2));

        for (var user = 1; user < 1_000; user++) AddAndTrim(_entries, Session(user, user, 1.5, user <= 300 ? 60 : 2.5), Start.AddDays(3));

        Assert.Null(_entries.Everyone);
        Assert.Equal(300, _entries.Count);
        Assert.Equal(300, _entries.ToList().Count);
    }

    [Fact]
    public void Expired_entries_go_long_before_the_list_is_full()
    {
        var entries = new EndedEntries(100_000);
        for (var round = 0; round < 3; round++)
        {
            for (var number = 1; number <= 1_100; number++)
            {
                var id = (round * 10_000) + number;
                AddAndTrim(entries, Session(id, id, round * 10, (round * 10) + 5), Start.AddDays(round * 10));
            }
        }

        Assert.Equal(1_100, entries.Count);
    }

    private static void AddAndTrim(EndedEntries entries, EndedEntry entry, DateTimeOffset now)
    {
        entries.Add(entry);
        entries.Trim(now, Longest);
    }

    private static EndedEntry Session(int user, int session, double at, double until) => new(EndedKind.Session, (UInt128)user, (UInt128)session, Start.AddDays(at), Start.AddDays(until));

    private static EndedEntry User(int user, double at, double until) => new(EndedKind.User, (UInt128)user, default, Start.AddDays(at), Start.AddDays(until));

    private static EndedEntry Everyone(double at, double until) => new(EndedKind.Everyone, default, default, Start.AddDays(at), Start.AddDays(until));
}
