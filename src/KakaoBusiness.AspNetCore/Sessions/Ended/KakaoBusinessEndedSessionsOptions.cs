namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Provides the options of the list of ended sessions, with which cookie mode refuses the cookies of sessions that have ended. Set them in
/// code, or in the configuration section <c>KakaoBusiness:EndedSessions</c>.
/// </summary>
public sealed class KakaoBusinessEndedSessionsOptions
{
    internal const int LeastCapacity = 1_000;
    internal const int LargestCapacity = 100_000;

    /// <summary>
    /// Gets or sets how often a node reads the sign-outs of other nodes and writes its own. After a sign-out, the cookie can still work on
    /// another node for twice this time. Default: 15 seconds. Must be between one second and one day.
    /// </summary>
    public TimeSpan ShareInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the maximum number of entries in the list. Default: 20,000, which keeps the shared list below 1 MiB, the size limit of
    /// an entry in several caches. Must be between 1,000 and 100,000.
    /// </summary>
    /// <remarks>
    /// <para>An entry lives until its session's absolute end, so the default is enough for 20,000 sign-outs within
    /// <see cref="KakaoBusinessOptions.AbsoluteSessionLifetime"/>. An entry takes 49 bytes in the shared list.</para>
    /// <para>A full list does not lose a sign-out. The entries of a user are merged into one that ends all earlier sessions of this user,
    /// starting with the users who have the most entries. The same happens to a user with more than 64 entries. If there are still too many
    /// users, the oldest entries are merged into one that ends all earlier sessions of all users, and an error is logged. Users whose
    /// sessions end this way have to sign in again.</para>
    /// </remarks>
    public int Capacity { get; set; } = 20_000;

    /// <summary>
    /// Gets or sets whether a node that could not read the shared list since it started accepts sessions that are older than its start.
    /// Otherwise requests that need such a session are answered with 503, as while a ticket store is unavailable, because the session may
    /// have ended. Its cookie stays valid. Default: <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// The default is the safe choice, and its cost is small: it affects only a node that starts while the cache is unavailable, and that
    /// node tries again every second. Running nodes and users who sign in again are not affected. Set it to <see langword="true"/> if
    /// availability is more important to you than a sign-out.
    /// </remarks>
    public bool AllowUncheckedSessions { get; set; }

    /// <summary>Gets or sets whether nodes share the list.</summary>
    internal bool IsShared { get; set; }

    /// <summary>Gets the faults of configuration values that could not be read.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> FindFaults()
    {
        if (ShareInterval < TimeSpan.FromSeconds(1) || ShareInterval > TimeSpan.FromDays(1))
            yield return "ShareInterval is not a time between a second and a day: set it to how often nodes exchange their lists, e.g. 00:00:15.";
        if (Capacity is < LeastCapacity or > LargestCapacity)
            yield return "Capacity is not between 1000 and 100000: set it to how many sign-outs there are within AbsoluteSessionLifetime, e.g. 20000.";
    }
}
