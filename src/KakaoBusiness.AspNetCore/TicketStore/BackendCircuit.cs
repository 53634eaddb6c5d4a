namespace KakaoBusiness.AspNetCore.TicketStore;

/// <summary>
/// Keeps requests from waiting, each for its whole time limit, for a backend that is known to be unavailable. After a few failures
/// in a row nobody asks any more; after the pause one caller tries, and its outcome stands for all.
/// </summary>
internal sealed class BackendCircuit(int failuresToOpen, TimeSpan pause, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _nextTry;
    private bool _isTrying;

    /// <summary>Whether nobody may ask now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock) return _failures >= failuresToOpen && timeProvider.GetTimestamp() < _nextTry;
        }
    }

    /// <summary>Whether the caller may ask the backend. Whoever may must report the outcome.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_failures < failuresToOpen) return true;
            if (_isTrying || timeProvider.GetTimestamp() < _nextTry) return false;
            return _isTrying = true;
        }
    }

    /// <summary>The backend answered.</summary>
    /// <returns>Whether that closed the circuit.</returns>
    public bool ReportSuccess()
    {
        lock (_lock)
        {
            var wasOpen = _failures >= failuresToOpen;
            _failures = 0;
            _isTrying = false;
            return wasOpen;
        }
    }

    /// <summary>The backend did not answer, or refused.</summary>
    /// <returns>Whether that opened the circuit.</returns>
    public bool ReportFailure()
    {
        lock (_lock)
        {
            _isTrying = false;
            _nextTry = timeProvider.GetTimestamp() + (long)(pause.TotalSeconds * timeProvider.TimestampFrequency);
            // An open circuit stays at its threshold: calls that were under way when it opened add nothing.
            if (_failures >= failuresToOpen) return false;
            return ++_failures >= failuresToOpen;
        }
    }

    /// <summary>The caller disconnected before there was an outcome.</summary>
    public void ReportNothing()
    {
        lock (_lock) _isTrying = false;
    }
}
