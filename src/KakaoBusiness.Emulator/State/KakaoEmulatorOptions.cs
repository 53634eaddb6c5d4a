namespace KakaoBusiness.Emulator;

/// <summary>Provides the settings of an emulator: the app as it is set up at Kakao, and the people who can give consent. The defaults work unchanged.</summary>
public sealed class KakaoEmulatorOptions
{
    /// <summary>Gets or sets the REST API key of the app.</summary>
    public string ClientId { get; set; } = "emulator-rest-api-key";

    /// <summary>Gets or sets the client secret for Business Authentication; <see langword="null"/> turns the feature off, as Kakao's console can.</summary>
    public string? ClientSecret { get; set; } = "emulator-business-client-secret";

    /// <summary>Gets or sets the name of the app on the consent screen.</summary>
    public string AppName { get; set; } = KakaoClient.DefaultAppName;

    /// <summary>Gets or sets the number of the app, which tokeninfo returns as <c>app_id</c>.</summary>
    public int AppId { get; set; } = KakaoClient.DefaultAppId;

    /// <summary>
    /// Gets or sets further apps, for an app under test with several schemes. A scheme that uses this emulator in process registers its own
    /// client ID and secret, unless an app with that client ID is in this list. Fill it before the first request.
    /// </summary>
    public IList<KakaoClient> Clients { get; set; } = [];

    /// <summary>
    /// Gets or sets the registered business redirect URIs, which are compared exactly and apply to every app. Fill it before the first
    /// request; later use <c>KakaoEmulator.RegisterRedirectUri</c>, which is thread-safe.
    /// </summary>
    public ISet<string> RedirectUris { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets a value that indicates whether redirect URIs on this machine (<c>localhost</c>, names below it, and loopback addresses)
    /// are registered automatically. The default is <see langword="true"/>.
    /// </summary>
    public bool AllowLoopbackRedirectUris { get; set; } = true;

    /// <summary>Gets or sets how long a code can be exchanged. About ten minutes at Kakao.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how long a consent screen can stay open.</summary>
    public TimeSpan ConsentLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Gets or sets how long a token lives without use; <see langword="null"/> (the default) for no limit. Kakao ends tokens
    /// "after long periods of inactivity" and publishes no figure.
    /// </summary>
    public TimeSpan? TokenInactivityLifetime { get; set; }

    /// <summary>Gets or sets the business consent items that are set for the app. Any other is refused with KOE232.</summary>
    public IList<string> ConsentItems { get; set; } = [.. ConsentItem.Known.Select(item => item.Id)];

    /// <summary>Gets or sets the people whom the consent screen offers. The first is preselected.</summary>
    public IList<KakaoPersona> Personas { get; set; } = [.. KakaoPersona.Defaults];

    /// <summary>Gets or sets where a KOE code goes in the redirect of a failed authorization.</summary>
    public KoePlacement KoePlacement { get; set; } = KoePlacement.ErrorDescription;

    /// <summary>Gets or sets how tokeninfo responds. By default with the members that Kakao's reference lists.</summary>
    public KakaoTokenInformationShape TokenInformationShape { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the ad APIs throttle as Kakao's do, by the emulator's clock: a report of an ad account, campaign
    /// or creative once in 5 seconds for each ad account, of an ad group once a second; lists are not throttled. A call that comes too
    /// early gets 429. The default is <see langword="true"/>.
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
/// Specifies where a <c>KOE…</c> code stands when authorization fails by a redirect to the app. Kakao does not publish it, so an app
/// has to cope with each of these.
/// </summary>
public enum KoePlacement
{
    /// <summary>Inside the text of <c>error_description</c>; <c>error</c> is an OAuth 2.0 code.</summary>
    ErrorDescription,

    /// <summary>In <c>error</c> itself.</summary>
    Error,

    /// <summary>In a parameter <c>error_code</c>, as in the responses of the token endpoint.</summary>
    ErrorCode,
}

/// <summary>Specifies how tokeninfo responds. Nobody has published a response of Kakao's, so an app has to cope with each of these.</summary>
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
