namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Options of the ticket store. Set them in code, or in the configuration section <c>KakaoBusiness:TicketStore</c>. They are checked when
/// the host starts.
/// </summary>
public sealed class KakaoBusinessTicketStoreOptions
{
    /// <summary>Gets or sets the time limit of each call to the backend. Positive. Default: 2 seconds.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets how long the library makes no call to the backend after three failed calls in a row. Then one request tries it again.
    /// Until then, the others are answered at once, as during an outage. Positive. Default: 1 second.
    /// </summary>
    public TimeSpan OutagePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets how often each node writes when a session was last used, for the list of sessions. It is written in the background. Zero
    /// writes it with renewals only. Default: 5 minutes.
    /// </summary>
    public TimeSpan LastUseInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> FindFaults()
    {
        if (!IsUsable(OperationTimeout))
            yield return "OperationTimeout is not a time between zero and a day: set it to the time that one call to the backend may take, e.g. 00:00:02.";
        if (!IsUsable(OutagePause))
            yield return "OutagePause is not a time between zero and a day: set it to the time for which a failing storage is left alone, e.g. 00:00:01.";
        if (LastUseInterval < TimeSpan.Zero)
            yield return "LastUseInterval is negative: set it to a time such as 00:05:00, or to zero.";
    }

    private static bool IsUsable(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);
}
