namespace KakaoBusiness.AspNetCore;

/// <summary>
/// How connections are stored, used and watched. Set in code, or in the configuration section <c>KakaoBusiness:Connections</c>. Checked
/// when the host starts.
/// </summary>
public sealed class KakaoBusinessConnectionsOptions
{
    /// <summary>
    /// Gets or sets whether this process watches the connections: checks them, keeps them in use and retries owed revocations. All
    /// processes that share a database share the work; at least one has to watch. The default is <see langword="true"/>.
    /// </summary>
    public bool Watch { get; set; } = true;

    /// <summary>
    /// Gets or sets how often each connection is checked, give or take a tenth. A successful ad API call counts as a check. From one
    /// second to 30 days; the default is 24 hours.
    /// </summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets how many connections a process claims at a time: 1 to 1,000. The default is 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>Gets or sets how many calls per second the watcher of this process makes to Kakao at most: 1 to 1,000. The default is 10.</summary>
    public int MaxCallsPerSecond { get; set; } = 10;

    /// <summary>
    /// Gets or sets after how long without an ad API call the watcher reads the list of ad accounts once, so that Kakao sees the token
    /// in use. Kakao ends tokens after a long time without use and does not publish how long, nor what counts as use.
    /// <see cref="TimeSpan.Zero"/> turns it off. At least an hour; the default is 7 days.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Gets or sets how long this process uses a token without reading the store again. A token that another node finds dead, or
    /// replaces, is used here for so long at most. From zero to 5 minutes; the default is 10 seconds.
    /// </summary>
    public TimeSpan TokenCacheDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how long a call of the store may take. Then it is cancelled and fails with a <see cref="TimeoutException"/>. Positive;
    /// the default is 10 seconds.
    /// </summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the address of the Kakao Moment API for <see cref="KeepAliveInterval"/>. https, or http on loopback.</summary>
    public Uri MomentApiBaseAddress { get; set; } = new(KakaoBusinessDefaults.MomentApiBaseAddress);

    /// <summary>Gets or sets the address of the Keyword Ad API for <see cref="KeepAliveInterval"/>. https, or http on loopback.</summary>
    public Uri KeywordAdApiBaseAddress { get; set; } = new(KakaoBusinessDefaults.KeywordAdApiBaseAddress);

    /// <summary>
    /// Gets or sets the authentication scheme that knows the app's users, to whom a consent is bound. <see langword="null"/>, the default,
    /// is the app's default scheme. The cookie of that scheme has to reach the callback, so it must not be <c>SameSite=Strict</c>.
    /// </summary>
    public string? UserScheme { get; set; }

    /// <summary>
    /// Gets or sets whether a key can be connected without anybody signed in at the app. The consent is then bound to the browser alone.
    /// The default is <see langword="false"/>.
    /// </summary>
    public bool AllowAnonymousConnect { get; set; }

    /// <summary>Policies that have to permit the connection of a key.</summary>
    internal List<string> ConnectPolicies { get; } = [];

    /// <summary>Callbacks that have to permit the connection of a key.</summary>
    internal List<Func<KakaoBusinessConnectRequest, Task<bool>>> ConnectAuthorizations { get; } = [];

    /// <summary>What could not be read from configuration.</summary>
    internal List<string> SetupFaults { get; } = [];

    internal IEnumerable<string> FindFaults()
    {
        if (CheckInterval < TimeSpan.FromSeconds(1) || CheckInterval > TimeSpan.FromDays(30))
            yield return "CheckInterval is not between one second and 30 days: set it to a time such as 1.00:00:00.";
        if (BatchSize is < 1 or > 1000)
            yield return "BatchSize is not between 1 and 1000.";
        if (MaxCallsPerSecond is < 1 or > 1000)
            yield return "MaxCallsPerSecond is not between 1 and 1000.";
        if (KeepAliveInterval != TimeSpan.Zero && (KeepAliveInterval < TimeSpan.FromHours(1) || KeepAliveInterval > TimeSpan.FromDays(365)))
            yield return "KeepAliveInterval is not between one hour and 365 days: set it to a time such as 7.00:00:00, or to zero to turn it off.";
        if (TokenCacheDuration < TimeSpan.Zero || TokenCacheDuration > TimeSpan.FromMinutes(5))
            yield return "TokenCacheDuration is not between zero and 5 minutes: set it to a time such as 00:00:10.";
        if (StoreTimeout <= TimeSpan.Zero || StoreTimeout > TimeSpan.FromDays(1))
            yield return "StoreTimeout is not a time between zero and a day: set it to the time that one call of the store may take, e.g. 00:00:10.";
    }
}
