namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>One at a time for each key, with a fixed number of locks: some keys share one.</summary>
internal sealed class KeyedLocks
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancellationToken)
    {
        var chosen = _locks[(uint)key.GetHashCode(StringComparison.Ordinal) % Count];
        await chosen.WaitAsync(cancellationToken);
        return new Held(chosen);
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
