namespace KakaoBusiness.Emulator;

/// <summary>
/// The tokens that work. Every exchange issues a new one; there is no expiry but inactivity. Beyond the capacity the
/// token issued first dies, which is the emulator's choice. Thread-safe.
/// </summary>
internal sealed class BusinessTokens(KakaoEmulatorOptions options, TimeProvider clock, int capacity)
{
    // Not among the numbers of personas or ad accounts.
    private const long FirstNumber = 7_700_000_000;

    private readonly Lock _lock = new();
    private long _count;

    // In the order of issue.
    private readonly LinkedList<LiveToken> _issued = new();
    private readonly Dictionary<string, LinkedListNode<LiveToken>> _byToken = new(StringComparer.Ordinal);

    public LiveToken Issue(CodeGrant grant)
    {
        var live = new LiveToken(RandomText.New(), FirstNumber + Interlocked.Increment(ref _count), grant, clock.GetUtcNow());
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
            if (!_byToken.TryGetValue(token, out var node) || IsIdle(node.Value))
                return null;
            node.Value.LastUsedAt = clock.GetUtcNow();
            return node.Value;
        }
    }

    public IReadOnlyList<LiveToken> Live()
    {
        lock (_lock)
        {
            RemoveIdle();
            return [.. _issued];
        }
    }

    /// <summary>Ends the live tokens that meet a condition, and says how many there were.</summary>
    public int RemoveWhere(Func<LiveToken, bool> condition)
    {
        lock (_lock)
        {
            RemoveIdle();
            var met = NodesWhere(condition);
            met.ForEach(Remove);
            return met.Count;
        }
    }

    public bool Remove(string token)
    {
        lock (_lock)
        {
            if (!_byToken.TryGetValue(token, out var node))
                return false;
            Remove(node);
            return !IsIdle(node.Value);
        }
    }

    private void RemoveIdle() => NodesWhere(IsIdle).ForEach(Remove);

    private bool IsIdle(LiveToken token) => options.TokenInactivityLifetime is { } lifetime && clock.GetUtcNow() - token.LastUsedAt >= lifetime;

    private List<LinkedListNode<LiveToken>> NodesWhere(Func<LiveToken, bool> condition) => [.. _byToken.Values.Where(node => condition(node.Value))];

    private void Remove(LinkedListNode<LiveToken> node)
    {
        _issued.Remove(node);
        _byToken.Remove(node.Value.Token);
    }
}
