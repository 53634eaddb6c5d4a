using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>What a node remembers of its sessions for a while: beyond the capacity the oldest is forgotten. Thread-safe.</summary>
internal sealed class BoundedMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _inOrder = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        // Asked in every request, and nearly always empty. Whoever asks beside a first Set may get either answer.
        if (_byKey.Count == 0)
        {
            value = default;
            return false;
        }

        lock (_lock)
        {
            var found = _byKey.TryGetValue(key, out var node);
            value = found ? node!.Value.Value : default;
            return found;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            RemoveNode(key);
            if (_byKey.Count >= capacity) RemoveNode(_inOrder.First!.Value.Key);
            _byKey.Add(key, _inOrder.AddLast((key, value)));
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock) RemoveNode(key);
    }

    /// <summary>The value that is there and passes the test, else a new one in its place; of callers at the same time one makes it.</summary>
    public TValue GetOrReplace(TKey key, Func<TValue, bool> isUsable, Func<TValue?, TValue> make)
    {
        lock (_lock)
        {
            var known = _byKey.TryGetValue(key, out var node) ? node.Value.Value : default;
            if (node is not null && isUsable(known!)) return known!;
            var made = make(known);
            Set(key, made);
            return made;
        }
    }

    private void RemoveNode(TKey key)
    {
        if (_byKey.Remove(key, out var node)) _inOrder.Remove(node);
    }
}
