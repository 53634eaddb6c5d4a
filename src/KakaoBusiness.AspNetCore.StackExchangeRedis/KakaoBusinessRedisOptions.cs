namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Provides the options for sessions and Data Protection keys in Redis. Set them in code, or in the configuration section
/// <c>KakaoBusiness:Redis</c>. They are validated when the host starts.
/// </summary>
public sealed class KakaoBusinessRedisOptions
{
    private static readonly TimeSpan MaxLocalCacheDuration = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets the name that all nodes of the app share and no other app has. It isolates the Data Protection keys, unless the
    /// app calls <c>SetApplicationName</c>. The default is <see langword="null"/>: the application name of the host's environment,
    /// which is the name of the entry assembly.
    /// </summary>
    public string? ApplicationName { get; set; }

    /// <summary>
    /// Gets or sets the prefix of every key in Redis. The default is <see langword="null"/>: <c>{ApplicationName}:kakaobusiness:</c>.
    /// A Redis ACL needs <c>~{prefix}*</c>, and also <c>&amp;{prefix}*</c> if <see cref="LocalCacheDuration"/> is set.
    /// </summary>
    public string? KeyPrefix { get; set; }

    /// <summary>
    /// Gets or sets how long a node uses a session from its memory before it asks Redis again. The default is
    /// <see langword="null"/>: each request asks Redis. Must be more than zero and at most one hour; <c>00:00:30</c> is a good start.
    /// </summary>
    /// <remarks>
    /// <para>A session that ends or is renewed on one node stays unchanged on another node for at most this time. Normally this
    /// takes milliseconds, because the nodes announce changes through Redis pub/sub; it takes longer if a message is lost or Redis
    /// is unavailable. On the node where the session ends, the change takes effect at once. A lookup that is in flight when the
    /// message arrives does not restore the old entry. No entry is used longer than its lifetime in Redis.</para>
    /// <para>A cached entry is decrypted once and stays decrypted in memory. The revocation of a Data Protection key takes effect
    /// for cached entries after this time at the latest.</para>
    /// <para>While Redis is unavailable, requests with a cached session work for the rest of this time. All others get 503.</para>
    /// </remarks>
    public TimeSpan? LocalCacheDuration { get; set; }

    /// <summary>
    /// Gets or sets how many bytes of memory a node uses for entries if <see cref="LocalCacheDuration"/> is set. Each entry counts
    /// with its length in Redis plus 512 bytes of overhead, which also bounds the number of entries. Entries that do not fit are read
    /// from Redis. The default is 64 MiB, enough for about 80,000 sessions of 300 bytes. Must be positive.
    /// </summary>
    public long LocalCacheSizeLimit { get; set; } = 64L * 1024 * 1024;

    /// <summary>Gets the faults of configuration values that could not be read.</summary>
    internal List<string> ConfigurationFaults { get; } = [];

    internal IEnumerable<string> GetFaults()
    {
        if (ApplicationName is "")
            yield return "ApplicationName is empty: set it to a name that all nodes share, or omit it.";
        if (KeyPrefix is "")
            yield return "KeyPrefix is empty: set it to the prefix of the keys in Redis, e.g. myapp:, or omit it.";
        if (LocalCacheDuration is { } duration && (duration <= TimeSpan.Zero || duration > MaxLocalCacheDuration))
            yield return "LocalCacheDuration is not between zero and one hour: set it to how long another node may use an ended session at most, e.g. 00:00:30, or omit it.";
        if (LocalCacheSizeLimit <= 0)
            yield return "LocalCacheSizeLimit is not positive: set it to the bytes of memory for cached entries, e.g. 67108864.";
    }
}
