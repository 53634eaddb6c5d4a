using System.Diagnostics.CodeAnalysis;

namespace KakaoBusiness.AspNetCore.Sessions;

/// <summary>Stores what a node temporarily records about its sessions. A full map drops its oldest entry. Thread-safe.</summary>
internal sealed class BoundedMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _inOrder = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        // Every request comes here, and the map is nearly always empty. A call during the first Set may return either result.
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

    /// <summary>Returns the existing value if it is usable. Otherwise replaces it; of concurrent callers, only one creates the new value.</summary>
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
