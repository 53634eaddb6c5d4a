namespace KakaoBusiness.AspNetCore;

/// <summary>
/// Configures how connections are stored, used and watched. Set the options in code or in the configuration section <c>KakaoBusiness:Connections</c>.
/// The host checks them at startup.
/// </summary>
public sealed class KakaoBusinessConnectionsOptions
{
    /// <summary>
    /// Gets or sets whether this process watches the connections: it checks them, keeps their tokens in use and retries owed revocations. All
    /// processes that share a database share the work, and at least one of them has to watch. The default is <see langword="true"/>.
    /// </summary>
    public bool Watch { get; set; } = true;

    /// <summary>
    /// Gets or sets how often each connection is checked, give or take a tenth. A successful ad API call counts as a check. Must be between one
    /// second and 30 days. The default is 24 hours.
    /// </summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets how many connections a process claims at a time, from 1 to 1,000. The default is 100.</summary>
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// Gets or sets the maximum number of calls per second that the watcher of this process makes to Kakao, from 1 to 1,000. The default is 10.
    /// </summary>
    public int MaxCallsPerSecond { get; set; } = 10;

    /// <summary>
    /// Gets or sets after how long without an ad API call the watcher reads the list of ad accounts once, so that Kakao sees the token in use. Kakao
    /// ends tokens after a long time without use. It publishes neither how long that is nor what counts as use. <see cref="TimeSpan.Zero"/> turns
    /// this off; otherwise at least one hour and at most 365 days. The default is 7 days.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Gets or sets how long this process uses a token without reading the store again. If another node replaces the token or finds it dead, this
    /// process can use it for that long. Must be between zero and 5 minutes. The default is 10 seconds.
    /// </summary>
    public TimeSpan TokenCacheDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the time limit of a call to the store. A call that takes longer is cancelled and fails with a <see cref="TimeoutException"/>.
    /// Must be positive and at most one day. The default is 10 seconds.
    /// </summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the address of the Kakao Moment API for <see cref="KeepAliveInterval"/>. https, or http on loopback.</summary>
    public Uri MomentApiBaseAddress { get; set; } = new(KakaoBusinessDefaults.MomentApiBaseAddress);

    /// <summary>Gets or sets the address of the Keyword Ad API for <see cref="KeepAliveInterval"/>. https, or http on loopback.</summary>
    public Uri KeywordAdApiBaseAddress { get; set; } = new(KakaoBusinessDefaults.KeywordAdApiBaseAddress);

    /// <summary>
    /// Gets or sets the authentication scheme of the app's users. A consent is bound to the user who began it. The default, <see langword="null"/>,
    /// is the app's default scheme. The cookie of the scheme has to reach the callback, so it must not be <c>SameSite=Strict</c>.
    /// </summary>
    public string? UserScheme { get; set; }

    /// <summary>
    /// Gets or sets whether a key can be connected if no user is signed in to the app. The consent is then bound to the browser only. The default is
    /// <see langword="false"/>.
    /// </summary>
    public bool AllowAnonymousConnect { get; set; }

    /// <summary>Gets the policies that have to permit the connection of a key.</summary>
    internal List<string> ConnectPolicies { get; } = [];

    /// <summary>Gets the callbacks that have to permit the connection of a key.</summary>
    internal List<Func<KakaoBusinessConnectRequest, Task<bool>>> ConnectAuthorizations { get; } = [];

    /// <summary>Gets the faults that were found while the configuration was read.</summary>
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
