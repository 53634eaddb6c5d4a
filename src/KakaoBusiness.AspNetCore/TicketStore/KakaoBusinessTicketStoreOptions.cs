namespace KakaoBusiness.AspNetCore;

/// <summary>
/// How sessions are kept on the server's side. In code, or in the configuration section <c>KakaoBusiness:TicketStore</c>.
/// Checked when the host starts.
/// </summary>
public sealed class KakaoBusinessTicketStoreOptions
{
    /// <summary>The time limit of each single call to the storage. Default: 2 seconds; positive.</summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After three failed calls in a row: how long the storage is left alone before one request tries it again. Until then
    /// the others are answered at once, as during an outage. Default: 1 second; positive.
    /// </summary>
    public TimeSpan OutagePause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How fine the "last used" of a session in the list is: it is written at most once in this time and node, in the
    /// background. Default: 5 minutes; zero writes it with renewals only.
    /// </summary>
    public TimeSpan LastUseInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> Faults()
    {
        if (!IsUsable(OperationTimeout))
            yield return "OperationTimeout is not a time between zero and a day: set it to the time that one call to the storage may take, e.g. 00:00:02.";
        if (!IsUsable(OutagePause))
            yield return "OutagePause is not a time between zero and a day: set it to the time for which a failing storage is left alone, e.g. 00:00:01.";
        if (LastUseInterval < TimeSpan.Zero)
            yield return "LastUseInterval is negative: set it to a time such as 00:05:00, or to zero.";
    }

    private static bool IsUsable(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);
}
