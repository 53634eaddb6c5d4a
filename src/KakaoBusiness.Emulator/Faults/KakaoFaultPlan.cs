namespace KakaoBusiness.Emulator;

/// <summary>Represents the active faults of an emulator. Every member is thread-safe.</summary>
public sealed class KakaoFaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    internal KakaoFaultPlan()
    {
    }

    /// <summary>Gets the number of active faults.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Adds a fault. Several faults for an endpoint apply in the order in which they were added.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>This plan.</returns>
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

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <summary>Removes the faults of an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public void Clear(KakaoEndpoint endpoint)
    {
        lock (_lock)
            _entries.RemoveAll(entry => entry.Fault.Endpoint == endpoint);
    }

    /// <summary>Returns the fault that applies to this request, if any, and counts the request.</summary>
    internal KakaoFault? Take(KakaoEndpoint endpoint)
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
