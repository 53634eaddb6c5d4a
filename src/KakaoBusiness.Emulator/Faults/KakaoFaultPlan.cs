namespace KakaoBusiness.Emulator;

/// <summary>The faults that are in force. Thread-safe.</summary>
public sealed class KakaoFaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    internal KakaoFaultPlan()
    {
    }

    /// <summary>How many faults still wait for a request or stay in force.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Adds a fault. Of several for one endpoint the one added first strikes first.</summary>
    public KakaoFaultPlan Add(KakaoFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(fault.Skip);
        if (fault.Times is { } times)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);

        lock (_lock)
            _entries.Add(new Entry(fault));
        return this;
    }

    /// <summary>Takes every fault away.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>Takes the faults of one endpoint away.</summary>
    public void Clear(KakaoEndpoint endpoint)
    {
        lock (_lock)
            _entries.RemoveAll(entry => entry.Fault.Endpoint == endpoint);
    }

    /// <summary>The fault that strikes this request, if any; counts it.</summary>
    internal KakaoFault? Strike(KakaoEndpoint endpoint)
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Where(entry => entry.Fault.Endpoint == endpoint))
            {
                if (entry.Passing-- > 0)
                    continue;
                if (entry.Left is { } left && (entry.Left = left - 1) == 0)
                    _entries.Remove(entry);
                return entry.Fault;
            }

            return null;
        }
    }

    private sealed class Entry(KakaoFault fault)
    {
        public KakaoFault Fault { get; } = fault;

        public long Passing { get; set; } = fault.Skip;

        public int? Left { get; set; } = fault.Times;
    }
}
