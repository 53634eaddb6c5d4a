namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Options of the list of ended sessions, with which cookie mode refuses the cookies of sessions that have ended. Set them in
/// code, or in the section <c>KakaoBusiness:EndedSessions</c>.
/// </summary>
public sealed class KakaoBusinessEndedSessionsOptions
{
    internal const int LeastCapacity = 1_000;
    internal const int LargestCapacity = 100_000;

    /// <summary>
    /// Gets or sets how often a node reads what other nodes ended, and writes what it ended itself. For twice this time a
    /// signed-out cookie can still work on another node. Default: 15 seconds; between a second and a day.
    /// </summary>
    public TimeSpan ShareInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets how many entries the list has at most. Default: 20,000, which is one shared entry below 1 MiB, the limit of
    /// several caches; between 1,000 and 100,000.
    /// </summary>
    /// <remarks>
    /// <para>An entry lives until its session's absolute end, so that the default fits 20,000 sign-outs within
    /// <see cref="KakaoBusinessOptions.AbsoluteSessionLifetime"/>. An entry takes 49 bytes in the shared list.</para>
    /// <para>A list that is full forgets nothing. The entries of a user, those with the most first, become one entry that ends all
    /// sessions of this user begun before; the same happens to a user with more than 64 entries. If there are too many users even
    /// so, the oldest entries become one that ends the sessions of all users begun before it, and an error is logged. Users whose
    /// sessions are ended that way sign in again.</para>
    /// </remarks>
    public int Capacity { get; set; } = 20_000;

    /// <summary>
    /// Gets or sets whether a node that could not read the shared list since it started accepts sessions that began before.
    /// Default: <see langword="false"/>: such a session may have ended, so that what needs it is answered with 503, as while a
    /// ticket store is unavailable, and its cookie stays valid.
    /// </summary>
    /// <remarks>
    /// The default is the safe choice, and its price is small: it affects only a node that starts while the cache is unavailable,
    /// which tries again every second. Nodes that are running and users who sign in anew are not affected. Set it to
    /// <see langword="true"/> if availability matters more to you than a sign-out.
    /// </remarks>
    public bool AllowUncheckedSessions { get; set; }

    /// <summary>Gets or sets whether nodes share the list.</summary>
    internal bool IsShared { get; set; }

    /// <summary>What could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> FindFaults()
    {
        if (ShareInterval < TimeSpan.FromSeconds(1) || ShareInterval > TimeSpan.FromDays(1))
            yield return "ShareInterval is not a time between a second and a day: set it to how often nodes exchange their lists, e.g. 00:00:15.";
        if (Capacity is < LeastCapacity or > LargestCapacity)
            yield return "Capacity is not between 1000 and 100000: set it to how many sign-outs there are within AbsoluteSessionLifetime, e.g. 20000.";
    }
}
