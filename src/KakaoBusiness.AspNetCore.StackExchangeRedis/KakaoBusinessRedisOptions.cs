namespace KakaoBusiness.AspNetCore;

/// <summary>
/// How sessions and Data Protection keys lie in Redis. In code, or in the configuration section <c>KakaoBusiness:Redis</c>.
/// Checked when the host starts.
/// </summary>
public sealed class KakaoBusinessRedisOptions
{
    private static readonly TimeSpan LongestLocalCacheDuration = TimeSpan.FromHours(1);

    /// <summary>
    /// The name that all nodes of the app share and no other app has. It separates the keys of Data Protection, unless the app
    /// calls <c>SetApplicationName</c> itself. Default: <see langword="null"/>, the name of the host's environment, which is
    /// the name of the entry assembly.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// Before every key in Redis. Default: <see langword="null"/>, <c>{ApplicationName}:kakaobusiness:</c>. For rights in Redis:
    /// <c>~{prefix}*</c>, and <c>&amp;{prefix}*</c> with <see cref="LocalCacheDuration"/>.
    /// </summary>
    public string? KeyPrefix { get; set; }

    /// <summary>
    /// How long a node may use a session from its own memory before it asks Redis again.
    /// Default: <see langword="null"/>, never: each request asks Redis. More than zero and at most an hour; <c>00:00:30</c> is a
    /// good start.
    /// </summary>
    /// <remarks>
    /// <para><b>The bound:</b> a session that was signed out of, or renewed, on one node can be taken as it was by another node for
    /// at most this time. Normally that is milliseconds, because nodes tell each other through Redis pub/sub; the time counts where
    /// a message is lost, or Redis is away. On the node where the session ended it is over at once. A look-up that is under way when
    /// the message arrives does not bring the old entry back. No entry is used longer than Redis would have kept it.</para>
    /// <para>An entry is decrypted once and stays decrypted in memory. A Data Protection key that is revoked counts for entries in
    /// memory after this time at the latest.</para>
    /// <para>While Redis is away, requests with an entry in memory go on working for the rest of this time; all others get 503.</para>
    /// </remarks>
    public TimeSpan? LocalCacheDuration { get; set; }

    /// <summary>
    /// How many bytes of memory a node spends on entries with <see cref="LocalCacheDuration"/>. Each counts with its length in Redis
    /// and 512 for the cache's bookkeeping, which bounds the number of entries too. What does not fit is asked of Redis.
    /// Default: 64 MiB, which is little for a server and holds about eighty thousand sessions of 300 bytes that are in use within
    /// the duration. Positive.
    /// </summary>
    public long LocalCacheSizeLimit { get; set; } = 64L * 1024 * 1024;

    /// <summary>What could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> Faults()
    {
        if (ApplicationName is "")
            yield return "ApplicationName is empty: set it to a name that all nodes share, or leave it out.";
        if (KeyPrefix is "")
            yield return "KeyPrefix is empty: set it to what keys in Redis shall begin with, e.g. myapp:, or leave it out.";
        if (LocalCacheDuration is { } duration && (duration <= TimeSpan.Zero || duration > LongestLocalCacheDuration))
            yield return "LocalCacheDuration is not a time between zero and an hour: set it to how long an ended session may be served by another node at worst, e.g. 00:00:30, or leave it out.";
        if (LocalCacheSizeLimit <= 0)
            yield return "LocalCacheSizeLimit is not positive: set it to the bytes that entries may take in memory, e.g. 67108864.";
    }
}
