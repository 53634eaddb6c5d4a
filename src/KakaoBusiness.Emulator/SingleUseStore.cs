using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.Emulator;

/// <summary>Keeps what may be taken once and within a time. Bounded: beyond the capacity the oldest goes. Thread-safe.</summary>
internal sealed class SingleUseStore<T>(TimeProvider clock, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _oldestFirst = new();

    public void Add(string key, T value, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            while (_oldestFirst.First is { } oldest && (_byKey.Count >= capacity || oldest.Value.ExpiresAt <= now))
                Remove(oldest);
            _byKey.Add(key, _oldestFirst.AddLast(new Entry(key, value, now + lifetime)));
        }
    }

    /// <summary>Takes the value out: whoever comes second, or too late, gets nothing.</summary>
    public bool TryTake(string key, [MaybeNullWhen(false)] out T value)
    {
        lock (_lock)
        {
            value = default;
            if (!_byKey.TryGetValue(key, out var node))
                return false;

            Remove(node);
            if (node.Value.ExpiresAt <= clock.GetUtcNow())
                return false;
            value = node.Value.Value;
            return true;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _oldestFirst.Remove(node);
        _byKey.Remove(node.Value.Key);
    }

    private readonly struct Entry(string key, T value, DateTimeOffset expiresAt)
    {
        public string Key => key;

        public T Value => value;

        public DateTimeOffset ExpiresAt => expiresAt;
    }
}
