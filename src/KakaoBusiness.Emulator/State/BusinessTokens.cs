namespace KakaoBusiness.Emulator;

/// <summary>
/// Stores the live tokens. Every exchange issues a new token, which expires only through inactivity. When the capacity is reached, the oldest
/// token is removed, which is the emulator's choice. Thread-safe.
/// </summary>
internal sealed class BusinessTokens(KakaoEmulatorOptions options, TimeProvider clock, int capacity)
{
    // Outside the range of the IDs of personas and ad accounts.
    private const long FirstNumber = 7_700_000_000;

    private readonly Lock _lock = new();
    private long _count;

    // In the order of issue.
    private readonly LinkedList<LiveToken> _issued = new();
    private readonly Dictionary<string, LinkedListNode<LiveToken>> _byToken = new(StringComparer.Ordinal);

    public LiveToken Issue(ConsentGrant grant)
    {
        var live = new LiveToken(RandomText.Create(), FirstNumber + Interlocked.Increment(ref _count), grant, clock.GetUtcNow());
        lock (_lock)
        {
            if (_byToken.Count >= capacity)
                Remove(_issued.First!);
            _byToken.Add(live.Token, _issued.AddLast(live));
        }

        return live;
    }

    /// <summary>Returns a live token, and records that it was used.</summary>
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

    public IReadOnlyList<LiveToken> GetLive()
    {
        lock (_lock)
        {
            RemoveIdle();
            return [.. _issued];
        }
    }

    /// <summary>Ends the live tokens that meet a condition, and returns their number.</summary>
    public int RemoveWhere(Func<LiveToken, bool> condition)
    {
        lock (_lock)
        {
            RemoveIdle();
            var met = FindNodes(condition);
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

    private void RemoveIdle() => FindNodes(IsIdle).ForEach(Remove);

    private bool IsIdle(LiveToken token) => options.TokenInactivityLifetime is { } lifetime && clock.GetUtcNow() - token.LastUsedAt >= lifetime;

    private List<LinkedListNode<LiveToken>> FindNodes(Func<LiveToken, bool> condition) => [.. _byToken.Values.Where(node => condition(node.Value))];

    private void Remove(LinkedListNode<LiveToken> node)
    {
        _issued.Remove(node);
        _byToken.Remove(node.Value.Token);
    }
}

/// <summary>Represents a live business token.</summary>
internal sealed class LiveToken(string token, long number, ConsentGrant grant, DateTimeOffset issuedAt)
{
    public string Token { get; } = token;

    /// <summary>A number that is different for each token of this emulator.</summary>
    public long Number { get; } = number;

    public ConsentGrant Grant { get; } = grant;

    public KakaoConnection Connection { get; } = new(RandomText.Create(), grant, issuedAt);

    public DateTimeOffset LastUsedAt { get; set; } = issuedAt;
}
