namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Provides options for the ticket store. Set them in code, or in the configuration section <c>KakaoBusiness:TicketStore</c>. The host
/// validates them at startup.
/// </summary>
public sealed class KakaoBusinessTicketStoreOptions
{
    /// <summary>Gets or sets the time limit of each call to the backend. Must be positive. Default: 2 seconds.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets how long the library makes no call to the backend after three consecutive failures. Then one request tries again. Until it
    /// succeeds, the others are answered at once, as during an outage. Must be positive. Default: 1 second.
    /// </summary>
    public TimeSpan OutagePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets how often each node records the last use of a session for the list of sessions. It writes in the background. Zero records
    /// it only with renewals. Default: 5 minutes.
    /// </summary>
    public TimeSpan LastUseInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the faults of values that could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> FindFaults()
    {
        if (!IsUsable(OperationTimeout))
            yield return "OperationTimeout is not a time between zero and a day: set it to the time that one call to the backend may take, e.g. 00:00:02.";
        if (!IsUsable(OutagePause))
            yield return "OutagePause is not a time between zero and a day: set it to the time for which a failing backend is not called, e.g. 00:00:01.";
        if (LastUseInterval < TimeSpan.Zero)
            yield return "LastUseInterval is negative: set it to a time such as 00:05:00, or to zero.";
    }

    private static bool IsUsable(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);
}
