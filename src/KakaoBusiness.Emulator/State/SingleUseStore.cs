using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace KakaoBusiness.Emulator;

/// <summary>
/// Stores values that can be taken once, before they expire. When the capacity is reached, the oldest value is removed. Thread-safe.
/// </summary>
internal sealed class SingleUseStore<T>(TimeProvider clock, int capacity)
    where T : class
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

    /// <summary>Returns a value without removing it.</summary>
    public T? Find(string key)
    {
        lock (_lock)
            return _byKey.TryGetValue(key, out var node) && !IsExpired(node) ? node.Value.Value : null;
    }

    /// <summary>Removes a value and returns it. Fails if the value was already taken or has expired.</summary>
    public bool TryTake(string key, [NotNullWhen(true)] out T? value)
    {
        lock (_lock)
        {
            value = null;
            if (!_byKey.TryGetValue(key, out var node))
                return false;

            Remove(node);
            value = IsExpired(node) ? null : node.Value.Value;
            return value is not null;
        }
    }

    private bool IsExpired(LinkedListNode<Entry> node) => node.Value.ExpiresAt <= clock.GetUtcNow();

    private void Remove(LinkedListNode<Entry> node)
    {
        _oldestFirst.Remove(node);
        _byKey.Remove(node.Value.Key);
    }

    private readonly record struct Entry(string Key, T Value, DateTimeOffset ExpiresAt);
}

/// <summary>Creates codes, tokens and form IDs: 256 random bits, safe in a URL.</summary>
internal static class RandomText
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
