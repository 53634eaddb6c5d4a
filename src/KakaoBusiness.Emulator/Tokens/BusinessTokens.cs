namespace KakaoBusiness.Emulator;

/// <summary>
/// The tokens that work. Every exchange issues a new one; there is no expiry but inactivity. Beyond the capacity the
/// token issued first dies, which is the emulator's choice. Thread-safe.
/// </summary>
internal sealed class BusinessTokens(KakaoEmulatorOptions options, TimeProvider clock, int capacity)
{
    private readonly Lock _lock = new();

    // In the order of issue.
    private readonly LinkedList<LiveToken> _issued = new();
    private readonly Dictionary<string, LinkedListNode<LiveToken>> _byToken = new(StringComparer.Ordinal);

    public LiveToken Issue(CodeGrant grant)
    {
        var live = new LiveToken(RandomText.New(), grant, clock.GetUtcNow());
        lock (_lock)
        {
            if (_byToken.Count >= capacity)
                Remove(_issued.First!);
            _byToken.Add(live.Token, _issued.AddLast(live));
        }

        return live;
    }

    /// <summary>The live token of that text; asking is a use.</summary>
    public LiveToken? Use(string token)
    {
        lock (_lock)
        {
            if (!_byToken.TryGetValue(token, out var node) || RemovedAsIdle(node))
                return null;
            node.Value.LastUsedAt = clock.GetUtcNow();
            return node.Value;
        }
    }

    public IReadOnlyList<LiveToken> Live()
    {
        lock (_lock)
        {
            RemoveWhere(_ => false);
            return [.. _issued];
        }
    }

    public int RemoveWhere(Func<LiveToken, bool> condition)
    {
        var removed = 0;
        lock (_lock)
        {
            for (var node = _issued.First; node is not null;)
            {
                var next = node.Next;
                if (!RemovedAsIdle(node) && condition(node.Value))
                {
                    Remove(node);
                    removed++;
                }

                node = next;
            }
        }

        return removed;
    }

    public bool Remove(string token)
    {
        lock (_lock)
        {
            if (!_byToken.TryGetValue(token, out var node) || RemovedAsIdle(node))
                return false;
            Remove(node);
            return true;
        }
    }

    private bool RemovedAsIdle(LinkedListNode<LiveToken> node)
    {
        if (options.TokenInactivityLifetime is not { } lifetime || clock.GetUtcNow() - node.Value.LastUsedAt < lifetime)
            return false;
        Remove(node);
        return true;
    }

    private void Remove(LinkedListNode<LiveToken> node)
    {
        _issued.Remove(node);
        _byToken.Remove(node.Value.Token);
    }
}
