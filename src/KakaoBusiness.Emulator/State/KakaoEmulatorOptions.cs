namespace KakaoBusiness.Emulator;

/// <summary>
/// Provides the settings of an emulator: the app as it is registered at Kakao, and the personas who can give consent. The defaults work
/// without changes.
/// </summary>
public sealed class KakaoEmulatorOptions
{
    /// <summary>Gets or sets the REST API key of the app.</summary>
    public string ClientId { get; set; } = "emulator-rest-api-key";

    /// <summary>
    /// Gets or sets the client secret for Business Authentication; <see langword="null"/> turns the feature off, as is possible in Kakao's
    /// console.
    /// </summary>
    public string? ClientSecret { get; set; } = "emulator-business-client-secret";

    /// <summary>Gets or sets the name of the app on the consent screen.</summary>
    public string AppName { get; set; } = KakaoClient.DefaultAppName;

    /// <summary>
    /// Gets or sets the ID of the app, which tokeninfo returns as <c>app_id</c> with <see cref="KakaoTokenInformationShape.Lists"/>.
    /// </summary>
    public int AppId { get; set; } = KakaoClient.DefaultAppId;

    /// <summary>
    /// Gets or sets further apps, for an app under test with several schemes. A scheme that uses this emulator in process registers its own
    /// client ID and secret, unless this list contains an app with that client ID. Fill the list before the first request.
    /// </summary>
    public IList<KakaoClient> Clients { get; set; } = [];

    /// <summary>
    /// Gets or sets the registered business redirect URIs, which are compared exactly and apply to every app. Fill the set before the first
    /// request. After that, use <c>KakaoEmulator.RegisterRedirectUri</c>, which is thread-safe.
    /// </summary>
    public ISet<string> RedirectUris { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets a value that indicates whether redirect URIs on this machine (<c>localhost</c>, names below it, and loopback addresses)
    /// are registered automatically. The default is <see langword="true"/>.
    /// </summary>
    public bool AllowLoopbackRedirectUris { get; set; } = true;

    /// <summary>Gets or sets how long a code can be exchanged. The default is 10 minutes, about the time at Kakao.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how long a consent screen can stay open.</summary>
    public TimeSpan ConsentLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Gets or sets how long a token lives without use; <see langword="null"/> (the default) for no limit. Kakao ends tokens
    /// "after long periods of inactivity" and does not publish the time.
    /// </summary>
    public TimeSpan? TokenInactivityLifetime { get; set; }

    /// <summary>Gets or sets the scopes (business consent items) that are set for the app. Any other is refused with KOE232.</summary>
    public IList<string> ConsentItems { get; set; } = [.. ConsentItem.Known.Select(item => item.Id)];

    /// <summary>Gets or sets the personas on the consent screen. The first one is preselected.</summary>
    public IList<KakaoPersona> Personas { get; set; } = [.. KakaoPersona.Defaults];

    /// <summary>Gets or sets the place of a KOE code in the redirect of a failed authorization.</summary>
    public KoePlacement KoePlacement { get; set; } = KoePlacement.ErrorDescription;

    /// <summary>Gets or sets the form of tokeninfo responses. The default has the members that Kakao's reference lists.</summary>
    public KakaoTokenInformationShape TokenInformationShape { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the ad APIs throttle as Kakao's do, by the emulator's clock. For each ad account, reports of
    /// ad accounts, campaigns and creatives are each allowed once in 5 seconds, and reports of ad groups once per second. Lists are not
    /// throttled. A call that comes too early gets 429. The default is <see langword="true"/>.
    /// </summary>
    public bool EnforcePace { get; set; } = true;

    internal KakaoClient? FindClient(string clientId) => clientId == ClientId
        ? new KakaoClient { ClientId = ClientId, ClientSecret = ClientSecret, AppName = AppName, AppId = AppId }
        : Clients.FirstOrDefault(client => client.ClientId == clientId);

    internal KakaoPersona GetPersona(string key, string parameterName)
        => FindPersona(key) ?? throw new ArgumentException($"There is no persona '{key}'.", parameterName);

    internal KakaoPersona? FindPersona(string? key) => Personas.FirstOrDefault(persona => persona.Key == key);
}

/// <summary>
/// Specifies the place of a <c>KOE…</c> code in the redirect to the app when authorization fails. Kakao does not publish it, so an app has
/// to handle each of these.
/// </summary>
public enum KoePlacement
{
    /// <summary>The code is in the text of <c>error_description</c>, and <c>error</c> is an OAuth 2.0 code.</summary>
    ErrorDescription,

    /// <summary>The code is in <c>error</c>.</summary>
    Error,

    /// <summary>The code is in the parameter <c>error_code</c>, as in the responses of the token endpoint.</summary>
    ErrorCode,
}

/// <summary>Specifies the form of tokeninfo responses. No response from Kakao has been published, so an app has to handle each of these.</summary>
public enum KakaoTokenInformationShape
{
    /// <summary>
    /// <c>{"id","token_user_id","biz_agreements":[{"group","scope","ad_account_ids"}],"status"}</c>: the members that Kakao's reference
    /// lists. Their types are the emulator's choice.
    /// </summary>
    Agreements,

    /// <summary><c>{"id","app_id","scopes":[…],"resource_ids":[…]}</c>: an older form.</summary>
    Lists,
}
