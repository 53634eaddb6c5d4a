using KakaoBusiness.AspNetCore.TicketStore;

namespace KakaoBusiness.Tests.Shared.Stores;

/// <summary>The tests that every backend of a ticket store must pass.</summary>
public abstract class TicketStorageContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Creates a backend. A later call may return the same entries.</summary>
    private protected abstract Task<ITicketBackend> CreateAsync();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string NewKey() => AspNetCore.TicketStore.ProtectedTicketStore.CreateKey();

    [Fact]
    public async Task Entry_is_read_unchanged()
    {
        var storage = await CreateAsync();
        var (key, entry) = (NewKey(), Enumerable.Range(0, 256).Select(value => (byte)value).ToArray());
        await storage.SetAsync(key, entry, Hour, Stop);
        Assert.Equal(entry, await storage.GetAsync(key, Stop));
    }

    [Fact]
    public async Task Unknown_key_returns_null()
        => Assert.Null(await (await CreateAsync()).GetAsync(NewKey(), Stop));

    [Fact]
    public async Task Second_set_overwrites()
    {
        var storage = await CreateAsync();
        var key = NewKey();
        await storage.SetAsync(key, [1], Hour, Stop);
        await storage.SetAsync(key, [2], Hour, Stop);
        Assert.Equal([2], await storage.GetAsync(key, Stop));
    }

    [Fact]
    public async Task Replace_overwrites_an_existing_entry()
    {
        var storage = await CreateAsync();
        var key = NewKey();
        await storage.SetAsync(key, [1], Hour, Stop);
        Assert.True(await storage.ReplaceAsync(key, [2], Hour, Stop));
        Assert.Equal([2], await storage.GetAsync(key, Stop));
    }

    [Fact]
    public async Task Replace_without_an_entry_writes_nothing()
    {
        var storage = await CreateAsync();
        var key = NewKey();
        Assert.False(await storage.ReplaceAsync(key, [2], Hour, Stop));
        Assert.Null(await storage.GetAsync(key, Stop));
    }

    [Fact]
    public async Task Removed_entry_cannot_be_replaced()
    {
        var storage = await CreateAsync();
        var key = NewKey();
        await storage.SetAsync(key, [1], Hour, Stop);
        Assert.True(await storage.RemoveAsync(key, Stop));
        Assert.False(await storage.ReplaceAsync(key, [2], Hour, Stop));
        Assert.Null(await storage.GetAsync(key, Stop));
    }

    [Fact]
    public async Task Removal_of_a_missing_entry_succeeds()
        => await (await CreateAsync()).RemoveAsync(NewKey(), Stop);

    [Fact]
    public async Task Entry_expires_after_its_lifetime()
    {
        var storage = await CreateAsync();
        var key = NewKey();
        await storage.SetAsync(key, [1], TimeSpan.FromMilliseconds(200), Stop);
        await Eventually.HoldsAsync(async () => await storage.GetAsync(key, Stop) is null);
    }

    [Fact]
    public async Task Replace_sets_a_new_lifetime()
    {
        var storage = await CreateAsync();
        var key = NewKey();
        await storage.SetAsync(key, [1], Hour, Stop);
        await storage.ReplaceAsync(key, [2], TimeSpan.FromMilliseconds(200), Stop);
        await Eventually.HoldsAsync(async () => await storage.GetAsync(key, Stop) is null);
    }

    [Fact]
    public async Task Removal_wins_over_concurrent_renewals()
    {
        var storage = await CreateAsync();
        for (var round = 0; round < 20; round++)
        {
            var key = NewKey();
            await storage.SetAsync(key, [1], Hour, Stop);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(number => number == 4
                ? Task.Run(() => storage.RemoveAsync(key, Stop))
                : Task.Run(() => storage.ReplaceAsync(key, [2], Hour, Stop))));
            Assert.Null(await storage.GetAsync(key, Stop));
        }
    }

    [Fact]
    public async Task Exist_returns_results_in_order()
    {
        var storage = await CreateAsync();
        var keys = Enumerable.Range(0, 100).Select(_ => NewKey()).ToList();
        for (var position = 0; position < keys.Count; position += 3) await storage.SetAsync(keys[position], [1], Hour, Stop);
        Assert.Equal(keys.Select((_, position) => position % 3 == 0), await storage.ExistAsync(keys, Stop));
        Assert.Empty(await storage.ExistAsync([], Stop));
    }

    [Fact]
    public async Task Unknown_index_is_empty()
        => Assert.Empty(await (await CreateAsync()).GetIndexAsync("u-" + NewKey(), Stop));

    [Fact]
    public async Task Index_field_has_its_last_value()
    {
        var storage = await CreateAsync();
        var key = "u-" + NewKey();
        Assert.Equal(1, await storage.SetIndexFieldAsync(key, "one", "1", Hour, Stop));
        Assert.Equal(2, await storage.SetIndexFieldAsync(key, "two", "2", Hour, Stop));
        Assert.Equal(2, await storage.SetIndexFieldAsync(key, "one", "3", Hour, Stop));
        Assert.Equal(new Dictionary<string, string> { ["one"] = "3", ["two"] = "2" }, (await storage.GetIndexAsync(key, Stop)).ToDictionary());
    }

    [Fact]
    public async Task Index_fields_can_be_removed()
    {
        var storage = await CreateAsync();
        var key = "u-" + NewKey();
        foreach (var field in (string[])["one", "two", "three"]) await storage.SetIndexFieldAsync(key, field, "1", Hour, Stop);
        await storage.RemoveIndexFieldsAsync(key, ["one", "three", "never there"], Stop);
        Assert.Equal(["two"], (await storage.GetIndexAsync(key, Stop)).Keys);
    }

    [Fact]
    public async Task Concurrent_writes_lose_no_index_field()
    {
        var storage = await CreateAsync();
        var key = "u-" + NewKey();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => storage.SetIndexFieldAsync(key, $"field{number}", "1", Hour, Stop))));
        Assert.Equal(50, (await storage.GetIndexAsync(key, Stop)).Count);
    }

    [Fact]
    public async Task Shorter_session_does_not_shorten_the_index()
    {
        var storage = await CreateAsync();
        var key = "u-" + NewKey();
        var marker = NewKey();
        await storage.SetIndexFieldAsync(key, "long", "1", Hour, Stop);
        await storage.SetIndexFieldAsync(key, "short", "1", TimeSpan.FromMilliseconds(200), Stop);
        await storage.SetAsync(marker, [1], TimeSpan.FromMilliseconds(400), Stop);
        await Eventually.HoldsAsync(async () => await storage.GetAsync(marker, Stop) is null);
        Assert.Equal(2, (await storage.GetIndexAsync(key, Stop)).Count);
    }

    [Fact]
    public async Task Longer_session_extends_the_index()
    {
        var storage = await CreateAsync();
        var key = "u-" + NewKey();
        var marker = NewKey();
        await storage.SetIndexFieldAsync(key, "short", "1", TimeSpan.FromMilliseconds(200), Stop);
        await storage.SetIndexFieldAsync(key, "long", "1", Hour, Stop);
        await storage.SetAsync(marker, [1], TimeSpan.FromMilliseconds(400), Stop);
        await Eventually.HoldsAsync(async () => await storage.GetAsync(marker, Stop) is null);
        Assert.Equal("1", (await storage.GetIndexAsync(key, Stop)).GetValueOrDefault("long"));
    }

    [Fact]
    public async Task Index_expires_with_its_last_session()
    {
        var storage = await CreateAsync();
        var key = "u-" + NewKey();
        await storage.SetIndexFieldAsync(key, "one", "1", TimeSpan.FromMilliseconds(200), Stop);
        await Eventually.HoldsAsync(async () => (await storage.GetIndexAsync(key, Stop)).Count == 0);
    }

    [Fact]
    public async Task Check_passes_if_entries_can_be_written()
        => await (await CreateAsync()).CheckAsync(Stop);
}
