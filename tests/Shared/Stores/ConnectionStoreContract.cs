using System.Security.Cryptography;
using KakaoBusiness.AspNetCore;

namespace KakaoBusiness.Tests.Shared.Stores;

/// <summary>The tests that every store of connections must pass.</summary>
public abstract class ConnectionStoreContract
{
    private static readonly DateTimeOffset Now = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Separates the tests that share a database.</summary>
    private readonly string _scheme = "Scheme" + RandomNumberGenerator.GetHexString(8);

    protected abstract ValueTask<IKakaoBusinessConnectionStore> CreateAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Saved_entry_is_read_unchanged()
    {
        var store = await CreateAsync();
        var entry = NewEntry("key") with
        {
            Owner = "kim",
            ProtectedToken = [.. Enumerable.Range(0, 256).Select(value => (byte)value)],
            ProtectedAccount = [1, 2],
            GrantedScopes = "moment_management biz_account_email",
            RequestedScopes = "moment_management",
            MissingScopes = "keyword_management",
            GrantedResources = "moment:1 moment:2",
            RequestedResources = "moment:*",
            State = KakaoBusinessConnectionState.ReconnectRequired,
            LossReason = KakaoBusinessConnectionLossReason.TokenDead,
            UsedAt = Now.AddTicks(1),
            CheckedAt = Now.AddMinutes(1),
            LostAt = Now.AddMinutes(2),
            NextCheckAt = DateTimeOffset.MaxValue,
            IsEventPending = true,
        };
        Assert.True(await store.TrySaveAsync(entry, null, null, Stop));
        Assert.Equivalent(entry, await store.FindAsync(_scheme, "key", Stop), strict: true);
    }

    [Fact]
    public async Task Unknown_key_and_other_scheme_are_not_found()
    {
        var store = await CreateAsync();
        Assert.True(await store.TrySaveAsync(NewEntry("key"), null, null, Stop));
        Assert.Null(await store.FindAsync(_scheme, "other", Stop));
        Assert.Null(await store.FindAsync(_scheme + "2", "key", Stop));
    }

    [Theory]
    [InlineData("Key")]
    [InlineData("KEY")]
    [InlineData("key ")]
    [InlineData("kéy")]
    [InlineData("ke\u0301y")]
    [InlineData("키")]
    [InlineData("%_'\"\\\r\n")]
    public async Task Keys_are_compared_ordinally(string other)
    {
        var store = await CreateAsync();
        Assert.True(await store.TrySaveAsync(NewEntry("key"), null, null, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry(other), null, null, Stop));
        Assert.Equal("key", (await store.FindAsync(_scheme, "key", Stop))!.Key);
        Assert.Equal(other, (await store.FindAsync(_scheme, other, Stop))!.Key);
    }

    [Fact]
    public async Task Longest_key_is_stored()
    {
        var store = await CreateAsync();
        var key = new string('가', 200);
        Assert.True(await store.TrySaveAsync(NewEntry(key), null, null, Stop));
        Assert.Equal(key, (await store.FindAsync(_scheme, key, Stop))!.Key);
    }

    [Fact]
    public async Task Insert_fails_if_the_key_exists()
    {
        var store = await CreateAsync();
        var first = NewEntry("key");
        Assert.True(await store.TrySaveAsync(first, null, null, Stop));
        var owed = NewOwed();
        Assert.False(await store.TrySaveAsync(NewEntry("key"), null, owed, Stop));
        Assert.Equal(first.Stamp, (await store.FindAsync(_scheme, "key", Stop))!.Stamp);
        Assert.Empty(await store.ClaimRevocationsAsync(_scheme, Now, DateTimeOffset.MaxValue, Now.AddMinutes(5), 10, Stop));
    }

    [Fact]
    public async Task Update_needs_the_stored_stamp()
    {
        var store = await CreateAsync();
        var first = NewEntry("key");
        var second = NewEntry("key") with { Owner = "second" };
        Assert.True(await store.TrySaveAsync(first, null, null, Stop));
        Assert.True(await store.TrySaveAsync(second, first.Stamp, null, Stop));
        Assert.False(await store.TrySaveAsync(NewEntry("key") with { Owner = "third" }, first.Stamp, NewOwed(), Stop));
        Assert.Equal("second", (await store.FindAsync(_scheme, "key", Stop))!.Owner);
        Assert.Equal(0, (await store.CountAsync(_scheme, Stop)).OwedRevocations);
    }

    [Fact]
    public async Task Update_of_a_removed_entry_writes_nothing()
    {
        var store = await CreateAsync();
        var entry = NewEntry("key");
        Assert.False(await store.TrySaveAsync(entry, entry.Stamp, NewOwed(), Stop));
        Assert.Null(await store.FindAsync(_scheme, "key", Stop));
        Assert.Equal(0, (await store.CountAsync(_scheme, Stop)).OwedRevocations);
    }

    [Fact]
    public async Task One_of_several_concurrent_writers_succeeds()
    {
        var store = await CreateAsync();
        var first = NewEntry("key");
        Assert.True(await store.TrySaveAsync(first, null, null, Stop));
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => store.TrySaveAsync(NewEntry("key"), first.Stamp, NewOwed(), Stop).AsTask(), Stop)));
        Assert.Single(results, isSaved => isSaved);
        Assert.Equal(1, (await store.CountAsync(_scheme, Stop)).OwedRevocations);
    }

    [Fact]
    public async Task One_of_several_concurrent_inserts_succeeds()
    {
        var store = await CreateAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => store.TrySaveAsync(NewEntry("key"), null, null, Stop).AsTask(), Stop)));
        Assert.Single(results, isSaved => isSaved);
    }

    [Fact]
    public async Task Removal_needs_the_stamp_and_records_the_revocation()
    {
        var store = await CreateAsync();
        var entry = NewEntry("key");
        var owed = NewOwed();
        Assert.True(await store.TrySaveAsync(entry, null, null, Stop));
        Assert.False(await store.TryRemoveAsync(_scheme, "key", NewStamp(), NewOwed(), Stop));
        Assert.NotNull(await store.FindAsync(_scheme, "key", Stop));
        Assert.True(await store.TryRemoveAsync(_scheme, "key", entry.Stamp, owed, Stop));
        Assert.Null(await store.FindAsync(_scheme, "key", Stop));
        Assert.Equal(owed.Id, Assert.Single(await store.ClaimRevocationsAsync(_scheme, Now, DateTimeOffset.MaxValue, Now.AddMinutes(5), 10, Stop)).Id);
    }

    [Fact]
    public async Task List_returns_the_owners_entries_page_by_page()
    {
        var store = await CreateAsync();
        for (var i = 0; i < 25; i++) Assert.True(await store.TrySaveAsync(NewEntry($"kim-{i}") with { Owner = "kim" }, null, null, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("lee") with { Owner = "Kim" }, null, null, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("nobody"), null, null, Stop));

        var keys = new List<string>();
        string? continuation = null;
        do
        {
            var page = await store.ListAsync(_scheme, "kim", continuation, 10, Stop);
            Assert.InRange(page.Entries.Count, 1, 10);
            keys.AddRange(page.Entries.Select(entry => entry.Key));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"kim-{i}").Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("' OR 1=1 --")]
    public async Task Unknown_continuation_is_an_argument_error(string continuation)
    {
        var store = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.ListAsync(_scheme, "kim", continuation, 10, Stop));
    }

    [Fact]
    public async Task Claim_returns_due_entries_once_per_lease()
    {
        var store = await CreateAsync();
        Assert.True(await store.TrySaveAsync(NewEntry("due") with { NextCheckAt = Now }, null, null, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("later") with { NextCheckAt = Now.AddTicks(1) }, null, null, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("never") with { NextCheckAt = DateTimeOffset.MaxValue }, null, null, Stop));

        var lease = Now.AddMinutes(5);
        var claimed = Assert.Single(await store.ClaimDueAsync(_scheme, Now, DateTimeOffset.MaxValue, lease, 10, Stop));
        Assert.Equal(("due", lease), (claimed.Key, claimed.NextCheckAt));
        Assert.Empty(await store.ClaimDueAsync(_scheme, Now, DateTimeOffset.MaxValue, lease, 10, Stop));
        Assert.Equal(["due", "later"], (await store.ClaimDueAsync(_scheme, lease, DateTimeOffset.MaxValue, lease.AddMinutes(5), 10, Stop)).Select(entry => entry.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Claim_hands_out_what_a_clock_ahead_has_written()
    {
        var (store, latest, lease) = (await CreateAsync(), Now.AddDays(2), Now.AddMinutes(5));
        foreach (var (key, next) in new[] { ("ahead", latest.AddTicks(1)), ("in time", latest), ("never", DateTimeOffset.MaxValue) })
            Assert.True(await store.TrySaveAsync(NewEntry(key) with { NextCheckAt = next }, null, null, Stop));
        await store.AddRevocationAsync(NewOwed() with { DueAt = latest.AddTicks(1) }, Stop);
        await store.AddRevocationAsync(NewOwed() with { DueAt = latest }, Stop);

        var claimed = Assert.Single(await store.ClaimDueAsync(_scheme, Now, latest, lease, 10, Stop));
        Assert.Equal(("ahead", lease), (claimed.Key, claimed.NextCheckAt));
        Assert.Empty(await store.ClaimDueAsync(_scheme, Now, latest, lease, 10, Stop));
        Assert.Single(await store.ClaimRevocationsAsync(_scheme, Now, latest, lease, 10, Stop));
        Assert.Empty(await store.ClaimRevocationsAsync(_scheme, Now, latest, lease, 10, Stop));
    }

    [Fact]
    public async Task Claim_does_not_change_the_stamp()
    {
        var store = await CreateAsync();
        var entry = NewEntry("key") with { NextCheckAt = Now };
        Assert.True(await store.TrySaveAsync(entry, null, null, Stop));
        var claimed = Assert.Single(await store.ClaimDueAsync(_scheme, Now, DateTimeOffset.MaxValue, Now.AddMinutes(5), 10, Stop));
        Assert.Equal(entry.Stamp, claimed.Stamp);
        Assert.True(await store.TrySaveAsync(claimed with { Stamp = NewStamp(), NextCheckAt = Now.AddDays(1) }, claimed.Stamp, null, Stop));
        Assert.Empty(await store.ClaimDueAsync(_scheme, Now.AddMinutes(10), DateTimeOffset.MaxValue, Now.AddMinutes(15), 10, Stop));
    }

    [Fact]
    public async Task Concurrent_claims_never_share_an_entry()
    {
        var store = await CreateAsync();
        for (var i = 0; i < 60; i++) Assert.True(await store.TrySaveAsync(NewEntry($"key-{i}") with { NextCheckAt = Now.AddSeconds(-i) }, null, null, Stop));
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(ClaimAllAsync, Stop)));
        var keys = claimed.SelectMany(batch => batch).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());

        // Nodes that compete for the same rows may get none; the rows stay due for the next pass.
        keys.AddRange(await ClaimAllAsync());
        Assert.Equal(60, keys.Distinct().Count());

        async Task<List<string>> ClaimAllAsync()
        {
            var keys = new List<string>();
            while (await store.ClaimDueAsync(_scheme, Now, DateTimeOffset.MaxValue, Now.AddMinutes(5), 10, Stop) is { Count: > 0 } batch) keys.AddRange(batch.Select(entry => entry.Key));
            return keys;
        }
    }

    [Fact]
    public async Task Revocations_are_claimed_once_and_removed()
    {
        var store = await CreateAsync();
        var owed = NewOwed();
        await store.AddRevocationAsync(owed, Stop);
        var claimed = Assert.Single(await store.ClaimRevocationsAsync(_scheme, Now, DateTimeOffset.MaxValue, Now.AddMinutes(5), 10, Stop));
        Assert.Equivalent(owed with { DueAt = Now.AddMinutes(5) }, claimed, strict: true);
        Assert.Empty(await store.ClaimRevocationsAsync(_scheme, Now, DateTimeOffset.MaxValue, Now.AddMinutes(5), 10, Stop));
        await store.RemoveRevocationAsync(owed.Id, Stop);
        await store.RemoveRevocationAsync(owed.Id, Stop);
        Assert.Empty(await store.ClaimRevocationsAsync(_scheme, Now.AddHours(1), DateTimeOffset.MaxValue, Now.AddHours(2), 10, Stop));
    }

    [Fact]
    public async Task Count_counts_by_state()
    {
        var store = await CreateAsync();
        Assert.Equal(default, await store.CountAsync(_scheme, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("a"), null, NewOwed(), Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("b"), null, null, Stop));
        Assert.True(await store.TrySaveAsync(NewEntry("c") with { State = KakaoBusinessConnectionState.ReconnectRequired }, null, null, Stop));
        Assert.Equal(new KakaoBusinessConnectionCounts(2, 1, 1), await store.CountAsync(_scheme, Stop));
    }

    private KakaoBusinessConnectionEntry NewEntry(string key) => new()
    {
        Scheme = _scheme,
        Key = key,
        Stamp = NewStamp(),
        State = KakaoBusinessConnectionState.Connected,
        ConnectedAt = Now.AddDays(-1),
        ConsentedAt = Now.AddDays(-1),
        NextCheckAt = Now.AddDays(1),
    };

    private KakaoBusinessOwedRevocation NewOwed() => new()
    {
        Id = NewStamp(),
        Scheme = _scheme,
        ProtectedToken = [1, 2, 3],
        OwedSince = Now.AddHours(-1),
        DueAt = Now,
    };

    private static Guid NewStamp() => new(RandomNumberGenerator.GetBytes(16));
}
