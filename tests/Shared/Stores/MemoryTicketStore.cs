using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KakaoBusiness.Tests.Shared.Stores;

/// <summary>An in-memory ticket store that serializes tickets, as a real one does.</summary>
internal sealed class MemoryTicketStore : ITicketStore
{
    private readonly ConcurrentDictionary<string, byte[]> _tickets = new();
    private int _lastKey;

    public int Count => _tickets.Count;

    /// <summary>The exception that the next calls throw.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The exception that reads throw, while writes succeed.</summary>
    public Exception? ReadFailure { get; set; }

    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Interlocked.Increment(ref _lastKey).ToString(CultureInfo.InvariantCulture);
        return Save(key, ticket).ContinueWith(done => { done.GetAwaiter().GetResult(); return key; }, TaskScheduler.Default);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => Save(key, ticket);

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if ((Failure ?? ReadFailure) is { } failure) return Task.FromException<AuthenticationTicket?>(failure);
        return Task.FromResult(_tickets.TryGetValue(key, out var bytes) ? TicketSerializer.Default.Deserialize(bytes) : null);
    }

    public Task RemoveAsync(string key)
    {
        _tickets.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private Task Save(string key, AuthenticationTicket ticket)
    {
        if (Failure is not null) return Task.FromException(Failure);
        _tickets[key] = TicketSerializer.Default.Serialize(ticket);
        return Task.CompletedTask;
    }
}
