using System.Collections.Concurrent;
using KakaoBusiness.AspNetCore.TicketStore;
using KakaoBusiness.Tests.Shared.Apps;
using Microsoft.Extensions.DependencyInjection;

namespace KakaoBusiness.AspNetCore.Tests.TicketStore;

/// <summary>A backend that also keeps entries in the memory of this process.</summary>
public sealed class LocalEntryTests
{
    [Fact]
    public async Task Local_entry_is_read_without_asking_the_backend()
    {
        var backend = new LocalBackend();
        await using var app = await StartAsync(backend);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        backend.KeepAll();
        var reads = backend.Reads;

        var first = await browser.TicketAsync();
        var second = await browser.TicketAsync();

        Assert.Equal(reads, backend.Reads);
        Assert.NotNull(first.AccessToken);
        Assert.Equal(first.AccessToken, second.AccessToken);
        Assert.Contains(backend.Local.Values, entry => entry.Entry is null);
    }

    [Fact]
    public async Task Unreadable_local_entry_leads_to_the_backend()
    {
        var backend = new LocalBackend();
        await using var app = await StartAsync(backend);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        backend.KeepAll(damaged: true);
        var reads = backend.Reads;

        Assert.NotNull((await browser.TicketAsync()).AccessToken);

        Assert.Equal(reads + 1, backend.Reads);
        Assert.Empty(app.MessagesOf("EntryUnreadable"));
    }

    [Fact]
    public async Task Entry_that_is_not_local_is_read_from_the_backend()
    {
        var backend = new LocalBackend();
        await using var app = await StartAsync(backend);
        using var browser = app.NewBrowser();
        await browser.SignedInAsync();
        var reads = backend.Reads;

        Assert.NotNull((await browser.TicketAsync()).AccessToken);

        Assert.Equal(reads + 1, backend.Reads);
    }

    private static Task<TestApp> StartAsync(LocalBackend backend) => TestApp.StartAsync(setup => setup.Authentication = services =>
    {
        services.AddSingleton<ITicketBackend>(backend);
        services.AddAuthentication().AddKakaoBusiness().AddKakaoBusinessTicketStore();
    });

    private sealed class LocalBackend : ITicketBackend, ILocalTicketBackend
    {
        private readonly ConcurrentDictionary<string, byte[]> _entries = new();

        public Dictionary<string, LocalTicketEntry> Local { get; } = [];

        public int Reads { get; private set; }

        public void KeepAll(bool damaged = false)
        {
            foreach (var (key, entry) in _entries) Local[key] = new LocalTicketEntry(damaged ? entry[..^1] : entry);
        }

        public ValueTask<LocalTicketEntry?> FindLocalAsync(string key) => ValueTask.FromResult(Local.GetValueOrDefault(key));

        public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult(_entries.GetValueOrDefault(key));
        }

        public Task SetAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            _entries[key] = entry;
            return Task.CompletedTask;
        }

        public Task<bool> ReplaceAsync(string key, byte[] entry, TimeSpan lifetime, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<bool> RemoveAsync(string key, CancellationToken cancellationToken) => Task.FromResult(_entries.TryRemove(key, out _));

        public Task<long> SetIndexFieldAsync(string indexKey, string field, string value, TimeSpan lifetime, CancellationToken cancellationToken) => Task.FromResult(1L);

        public Task<IReadOnlyDictionary<string, string>> GetIndexAsync(string indexKey, CancellationToken cancellationToken)
            => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

        public Task RemoveIndexFieldsAsync(string indexKey, IReadOnlyCollection<string> fields, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
