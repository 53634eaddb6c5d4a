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
        Assert.True(_entries.Add(Everyone(at, until)));
        Assert.True(_entries.Add(Everyone(laterAt, laterUntil)));

        Assert.Equal(Everyone(2, 6), _entries.Everyone);
        Assert.Equal([Everyone(2, 6)], _entries.ToList());
        Assert.Equal(1, _entries.Count);
    }

    [Fact]
    public void Entry_covers_nothing_of_other_users()
    {
        Assert.True(User(1, 2, 6).Covers(Session(1, 7, 1, 5)));
        Assert.False(User(1, 2, 6).Covers(Session(2, 7, 1, 5)));
        Assert.False(User(1, 2, 6).Covers(User(2, 1, 5)));
        Assert.False(User(1, 2, 6).Covers(Everyone(1, 5)));
        Assert.False(Session(1, 7, 2, 6).Covers(Session(2, 7, 1, 5)));
        Assert.True(Everyone(2, 6).Covers(User(2, 1, 5)));
    }

    /// <summary>The first entry ends the session, and the second one all others of its user.</summary>
    [Theory]
    [InlineData(3, 9, 2, 6)]
    [InlineData(2, 6, 3, 9)]
    public void End_of_a_session_and_of_others_stay_apart(double at, double until, double othersAt, double othersUntil)
    {
        var (session, others) = (Session(1, 7, at, until), User(1, othersAt, othersUntil) with { Session = 7 });
        foreach (var order in (EndedEntry[][])[[session, others], [others, session]])
        {
            var entries = new EndedEntries(1_000);
            Assert.All(order, entry => Assert.True(entries.Add(entry)));

            Assert.Equal(order, entries.ToList());
        }
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
        Assert.False(_entries.HasUsers);
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

    [Theory]
    [InlineData(250, false)]
    [InlineData(249, true)]
    public void Full_list_folds_unless_a_quarter_expires(int expired, bool folds)
    {
        for (var user = 1; user < 1_000; user++) _entries.Add(Session(user, user, 1, user <= expired ? 2 : 30));
        _entries.Add(Session(1_000, 1_000, 1, 30));

        Assert.Equal((0, folds), _entries.Trim(Start.AddDays(2), Longest));
    }

    [Fact]
    public void Removal_of_expired_entries_folds_nothing()
    {
        // The list is swept at 1,024 entries, which are more than those that a full list keeps.
        var entries = new EndedEntries(1_200);
        for (var number = 1; number < 1_200; number++)
        {
            entries.Add(Session(number / 2, number, 1, 30));
            Assert.Equal((0, false), entries.Trim(Start, Longest));
        }

        Assert.Equal(1_199, entries.Count);
    }

    /// <summary>For the removal of expired entries, for the oldest ones, and for those that the fold covers.</summary>
    [Fact]
    public void Fold_of_oldest_visits_each_entry_three_times()
    {
        for (var user = 1; user <= 1_000; user++) _entries.Add(Session(user, user, user, user + 30));
        Assert.Equal(0, _entries.Visits);

        Assert.Equal((0, true), _entries.Trim(Start, Longest));

        Assert.Equal((3 * 1_000) + 1, _entries.Visits);
    }

    /// <summary>The list is swept at 1,024 and at 2,048 entries. What the second time leaves decides when it is swept again.</summary>
    [Theory]
    [InlineData(1_500, 3_000)]
    [InlineData(1_501, 4_000)]
    public void Next_sweep_comes_when_doubled_or_full(int left, int swept)
    {
        var entries = new EndedEntries(4_000);
        for (var number = 1; number <= 2_048; number++) AddAndTrim(entries, Session(number, number, 1, number > left ? 2 : 30), Start.AddDays(number == 2_048 ? 2 : 1));
        Assert.Equal(left, entries.Count);

        var (visits, count) = (entries.Visits, left);
        while (entries.Visits == visits)
        {
            count++;
            AddAndTrim(entries, Session(10_000 + count, 10_000 + count, 1, 30), Start.AddDays(2));
        }

        Assert.Equal(swept, count);
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
